/// The one declaration of a statement: parser, diagnostics, help, completion and formatter all follow it.
public final class StatementGrammar: Sendable {
    /// The words that choose it: `["backup"]`, `["export", "template"]`.
    public let words: [String]
    /// Where help lists it.
    public let topic: HelpTopic
    /// What it may be used as.
    public let roles: StatementRoles
    /// What follows the words.
    public let pattern: Element
    /// One line of help: lower case, no full stop.
    public let summary: String
    /// Further lines of help; may be empty.
    public let details: [String]
    /// One line that works.
    public let example: String
    /// Makes the tree from what was captured.
    let build: @Sendable (Captures) throws(MissingCapture) -> StatementBody

    init(
        _ words: String, _ topic: HelpTopic, roles: StatementRoles = [], _ pattern: Element, summary: String,
        details: [String] = [], example: String,
        build: @escaping @Sendable (Captures) throws(MissingCapture) -> StatementBody
    ) {
        self.words = words.split(separator: " ").map(String.init)
        self.topic = topic
        self.roles = roles
        self.pattern = pattern
        self.summary = summary
        self.details = details
        self.example = example
        self.build = build
        clauses = pattern.allClauses
        reservedWords = Set(clauses.flatMap(\.firstWords))
            .union(pattern.takesSelection ? Grammar.selectionWords : [])
        hasBlock = pattern.hasBlock
    }

    /// The words that choose it, with blanks between.
    public var name: String { words.joined(separator: " ") }

    /// All its clauses, in the order of the grammar.
    public let clauses: [Clause]

    /// The words that are always words of the language in this statement: those that begin its clauses and, if it
    /// takes a selection, those of a selection.
    public let reservedWords: Set<String>

    /// Whether it holds statements of its own.
    let hasBlock: Bool
}

/// The chapters of help.
public enum HelpTopic: String, Sendable, Hashable, CaseIterable {
    /// Connections and settings.
    case session
    /// Looking at vaults.
    case look
    /// Before the move.
    case prepare
    /// The move itself.
    case move
    /// After the move.
    case prove
    /// The end of the old vault.
    case finish
    /// Variables, branches, loops.
    case flow
    /// Reports and records.
    case keep
    /// Help and the prompt.
    case help
}
