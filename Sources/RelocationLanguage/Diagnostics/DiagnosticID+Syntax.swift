/// The kinds that the lexer and the parser report.
extension DiagnosticID {
    // Characters and tokens.
    static let invalidCharacter: DiagnosticID = "invalid-character"
    static let reservedCharacter: DiagnosticID = "reserved-character"
    static let lineTooLong: DiagnosticID = "line-too-long"
    static let nestedTooDeep: DiagnosticID = "nested-too-deep"
    static let unclosed: DiagnosticID = "unclosed"
    static let unknownEscape: DiagnosticID = "unknown-escape"
    static let joinedText: DiagnosticID = "joined-text"
    static let invalidVariable: DiagnosticID = "invalid-variable"
    static let variablePathInText: DiagnosticID = "variable-path-in-text"

    // The canonical form.
    static let notFormatted: DiagnosticID = "not-formatted"

    static let tooMany: DiagnosticID = "too-many"

    // Statements and clauses.
    static let unknownStatement: DiagnosticID = "unknown-statement"
    static let expected: DiagnosticID = "expected"
    static let duplicateClause: DiagnosticID = "duplicate-clause"
    static let missingClause: DiagnosticID = "missing-clause"
    static let wordOfTheLanguage: DiagnosticID = "word-of-the-language"
    static let invalidAlias: DiagnosticID = "invalid-alias"
    static let invalidName: DiagnosticID = "invalid-name"
    static let noResult: DiagnosticID = "no-result"
    static let secretInVariable: DiagnosticID = "secret-in-variable"

    // Expressions.
    static let invalidLiteral: DiagnosticID = "invalid-literal"
    static let unquotedText: DiagnosticID = "unquoted-text"
    static let comparedWithNull: DiagnosticID = "compared-with-null"
    static let chainedComparison: DiagnosticID = "chained-comparison"
}
