internal import RelocationLanguage

/// Statements that belong to the prompt itself.
enum PromptStatement: Equatable {
    /// `history [N]`: the newest N entries, or all.
    case history(Int?)
    /// `rerun N`: the entry of that number again.
    case rerun(Int)

    /// The statement, if an entry is one of these and nothing else.
    init?(_ entry: String) {
        let parsed = Parser.parse(SourceFile(name: "<prompt>", text: entry))
        guard parsed.isValid, parsed.script.statements.count == 1, let statement = parsed.script.statements.first else {
            return nil
        }
        switch statement.body {
        case .history(let history):
            guard let count = history.count else {
                self = .history(nil)
                return
            }
            guard let number = Self.number(count) else { return nil }
            self = .history(number)
        case .rerun(let rerun):
            guard let number = Self.number(rerun.number) else { return nil }
            self = .rerun(number)
        default: return nil
        }
    }

    private static func number(_ operand: NumberOperand) -> Int? {
        Int(operand.span.text)
    }
}
