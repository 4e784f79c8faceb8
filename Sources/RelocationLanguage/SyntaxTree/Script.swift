/// A whole source file as a tree.
public struct Script: Sendable {
    /// The text it was read from.
    public let source: SourceFile
    /// Its statements in order; a broken one stands as `StatementBody.broken`.
    public let statements: [Statement]
    /// All comments of the file in order, those inside blocks and brackets too.
    public let comments: [SourceComment]
}

/// Statements between `{` and `}`.
public struct Block: Sendable {
    /// From `{` through `}`.
    public let span: Span
    /// Its statements in order.
    public let statements: [Statement]
}

/// A comment, from `#` to the end of its line.
public struct SourceComment: Sendable, Hashable {
    /// From `#` up to the line end.
    public let span: Span
    /// Whether nothing but blanks stands before it on its line.
    public let standsAlone: Bool

    /// The comment with its `#`, without blanks at its end.
    public var text: String {
        var text = Substring(span.text)
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}

/// A word of the source with its place: a setting, a variable's name where it is assigned, a word of help.
public struct Word: Sendable, Hashable {
    /// Where it stands.
    public let span: Span
    /// As typed.
    public let text: String

    /// In lower case, for words that are compared without case.
    public var folded: String { text.lowercased() }
}
