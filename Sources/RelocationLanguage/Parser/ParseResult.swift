/// What the parser makes of a file.
public struct ParseResult: Sendable {
    /// The tree, with what is broken left as such.
    public let script: Script
    /// All syntax errors, by place.
    public let diagnostics: [Diagnostic]
    /// Whether a bracket or block is still open or the text ends in `\`: at the prompt more may follow.
    public let isIncomplete: Bool

    /// Whether nothing is wrong with the syntax.
    public var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}
