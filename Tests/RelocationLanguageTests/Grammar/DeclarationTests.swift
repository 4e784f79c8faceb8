import RelocationLanguage
import Testing

/// Everything that a declaration gives its statement: it parses, formats, completes, is explained and is checked.
@Suite struct DeclarationTests {
    private func declaration(_ name: String) throws -> StatementGrammar {
        try #require(Grammar.statement(name.split(separator: " ").map(String.init)))
    }

    /// What the examples take for granted.
    private static let before = """
        connect contoso-we as source
        connect contoso-ne as target
        let facts = assess
        let missing = (list secrets).name
        backup all to ./backup
        export all to ./export unsealed

        """

    /// Those that connect or end connections, work at the prompt only, or belong on their own.
    private func source(_ name: String, _ example: String) -> String {
        switch name {
        case "connect", "history", "rerun", "help": example
        default: Self.before + example
        }
    }

    @Test(arguments: Grammar.statements.map(\.name))
    func theExampleIsCheckedWithoutAFinding(_ name: String) throws {
        let example = try declaration(name).example
        let result = check(source(name, example), prompt: true, files: ["./window.kvm": ""])
        #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
    }

    @Test(arguments: Grammar.statements.map(\.name))
    func theExampleKeepsItsMeaningWhenItIsFormatted(_ name: String) throws {
        let formatted = try #require(FormattedScript(try declaration(name).example))
        #expect(formatted.complaint == nil)
    }

    /// Examples show the canonical form, but for blocks, which stand on one line there.
    @Test(arguments: Grammar.statements.map(\.name))
    func theExampleIsInCanonicalForm(_ name: String) throws {
        let example = try declaration(name).example
        let formatted = try #require(FormattedScript(example)).text
        let oneLine = formatted.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(oneLine == example)
    }

    /// In capitals it is the same statement, and its canonical form is in small letters again.
    @Test(arguments: Grammar.statements.map(\.name))
    func itsWordsHaveNoCase(_ name: String) throws {
        let declaration = try declaration(name)
        let shouted = declaration.name.uppercased() + declaration.example.dropFirst(declaration.name.count)
        let formatted = try #require(FormattedScript(shouted))
        #expect(formatted.text.hasPrefix(declaration.name))
    }

    /// After each blank of the example something is offered, or an operand is known to stand there.
    @Test(arguments: Grammar.statements.map(\.name))
    func everyPlaceOfTheExampleIsExpected(_ name: String) throws {
        let declaration = try declaration(name)
        let text = source(name, declaration.example)
        let start = text.utf8.count - declaration.example.utf8.count
        for (offset, byte) in text.utf8.enumerated() where offset >= start && byte == UInt8(ascii: " ") {
            let head = String(decoding: text.utf8.prefix(offset + 1), as: UTF8.self)
            if head.split(separator: "\"", omittingEmptySubsequences: false).count.isMultiple(of: 2) { continue }
            #expect(!Parser.probe(SourceFile(name: "t", text: head)).expectations.isEmpty, "after \(head)")
        }
    }

    @Test(arguments: Grammar.statements.map(\.name))
    func itsFirstWordIsCompleted(_ name: String) throws {
        let verb = try declaration(name).words[0]
        let list = Completion.suggestions(String(verb.dropLast()), cursor: verb.utf8.count - 1, context: .init())
        #expect(list.candidates.contains { $0.text == verb })
    }

    /// Each clause is named by help and offered where it may stand.
    @Test(arguments: Grammar.statements.map(\.name))
    func itsClausesAreExplained(_ name: String) throws {
        let declaration = try declaration(name)
        let text = try #require(Help.text(for: declaration.words))
        for word in declaration.clauses.flatMap(\.firstWords) { #expect(text.contains(word), "\(word)") }
        #expect(!declaration.summary.isEmpty && !declaration.summary.hasSuffix("."))
    }
}
