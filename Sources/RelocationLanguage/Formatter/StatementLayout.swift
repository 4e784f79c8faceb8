/// Where a statement stands, and where its clauses do.
struct StatementLayout {
    /// From its first word through its last character.
    let span: Span
    /// Its declaration, which knows the order of its clauses.
    let grammar: StatementGrammar
    /// The clauses that are given, by name.
    let clauses: [String: Span]
}
