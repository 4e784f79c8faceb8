/// Texts of help, all of them made from the grammar and the vocabulary.
public enum Help {
    /// What `help` alone shows: every statement with its summary, by topic.
    public static var overview: String {
        var text = "Statements; `help WORD` explains one, with an example.\n"
        let width = Grammar.statements.map(\.name.count).max() ?? 0
        for topic in HelpTopic.allCases {
            text += "\n\(topic.title)\n"
            for statement in Grammar.statements where statement.topic == topic {
                text += "  \(pad(statement.name, width))  \(statement.summary)\n"
            }
        }
        return text + "\nAlso: \(chapters.map { "help \($0)" }.joined(separator: " · "))\n"
    }

    /// The chapters that are no statements.
    public static let chapters = [
        "selections", "expressions", "fields", "functions", "settings", "credentials", "bookmarks",
    ]

    /// What `help WORDS` shows; null when the words mean nothing. Without words: the overview.
    public static func text(for words: [String]) -> String? {
        guard let first = words.first?.lowercased() else { return overview }
        if let statement = Grammar.statement(words), statement.words.count > 1 || words.count == 1 {
            let others = Grammar.statements.filter { $0.words[0] == first && $0.name != statement.name }
            return ([statement] + (words.count == 1 ? others : [])).map(explain).joined(separator: "\n")
        }
        if words.count == 1, let chapter = chapter(first) { return chapter }
        let sameVerb = Grammar.statements.filter { $0.words[0] == first }
        if !sameVerb.isEmpty { return sameVerb.map(explain).joined(separator: "\n") }
        return word(first)
    }

    /// What was probably meant by words that mean nothing.
    public static func suggestion(for words: [String]) -> String? {
        guard let first = words.first else { return nil }
        return NearestWord.find(first, in: topics)
    }

    /// All words that `help` explains, for completion.
    public static var topics: [String] {
        var seen: Set<String> = []
        let all =
            Grammar.statements.map { $0.words[0] } + chapters + SettingDeclaration.all.map(\.name)
            + FieldDeclaration.objects.map(\.name) + FunctionDeclaration.all.map(\.name)
            + Grammar.statements.flatMap { $0.clauses.flatMap(\.firstWords) }
        return all.filter { seen.insert($0).inserted }
    }

    /// One statement: synopsis, summary, details, example.
    private static func explain(_ statement: StatementGrammar) -> String {
        var text = Synopsis.line(of: statement) + "\n\n  \(statement.summary)\n"
        for line in statement.details { text += "  \(line)\n" }
        return text + "\n  Example: \(statement.example)\n"
    }

    /// A field, function, setting or clause by its name; all of them when it is more than one.
    private static func word(_ name: String) -> String? {
        var texts: [String] = []
        if let setting = SettingDeclaration.named(name) { texts.append(explain(setting)) }
        if let function = FunctionDeclaration.named(name) {
            texts.append("\(function.signature)\n\n  \(function.summary)\n\n  Example: \(function.example)\n")
        }
        if let field = FieldDeclaration.objects.first(where: { $0.name == name }) {
            texts.append(
                "field \(field.name): \(field.type.rawValue)\n\n  \(field.summary)\n\n  Example: \(field.example)\n")
        }
        texts += clauses(name)
        return texts.isEmpty ? nil : texts.joined(separator: "\n")
    }

    /// The clauses that begin with a word: those of one shape together, with the statements that take them.
    private static func clauses(_ word: String) -> [String] {
        let uses = Grammar.statements.flatMap { statement in
            statement.clauses.filter { $0.firstWords.contains(word) }.map {
                (shape: Synopsis.text($0.pattern), clause: $0, verb: statement.name)
            }
        }
        var seen: Set<String> = []
        return uses.filter { seen.insert($0.shape).inserted }.map { first in
            let verbs = uses.filter { $0.shape == first.shape }.map { "`\($0.verb)`" }
            return
                "clause \(first.shape)\n\n  of \(verbs.joined(separator: ", "))\n\n  Example: \(first.clause.example)\n"
        }
    }

    private static func explain(_ setting: SettingDeclaration) -> String {
        "set \(setting.name) \(setting.domain.synopsis)\n\n  \(setting.summary); default \(setting.standard)\n\n  Example: \(setting.example)\n"
    }

    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension HelpTopic {
    /// The heading in the overview.
    var title: String {
        switch self {
        case .session: "Session"
        case .look: "Look"
        case .prepare: "Prepare"
        case .move: "Move"
        case .prove: "Prove"
        case .finish: "Finish"
        case .flow: "Flow"
        case .keep: "Keep"
        case .help: "Help"
        }
    }
}

extension SettingDeclaration.Domain {
    /// What stands for the value in help.
    var synopsis: String {
        switch self {
        case .number(let range): "NUMBER (\(range.lowerBound) to \(range.upperBound))"
        case .duration: "DURATION"
        case .words(let words): words.joined(separator: "|")
        case .wordsOrFile(let words): words.joined(separator: "|") + "|FILE"
        case .path: "PATH"
        case .hostsAndAddresses: "HOST:ADDRESS"
        case .passphraseSource: "ask|env:NAME|fd:N"
        case .text: "TEXT"
        }
    }
}
