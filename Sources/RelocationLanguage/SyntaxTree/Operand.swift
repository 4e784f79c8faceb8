/// A VALUE, NAME, PATH or VAULT of the grammar: a word, a string or a variable.
public struct Operand: Sendable {
    /// Where it stands, quotes included.
    public let span: Span
    /// How it is written.
    public let form: Form

    /// The three ways to write an operand.
    public indirect enum Form: Sendable {
        /// A bare word, taken as it is.
        case word(String)
        /// A text in quotes.
        case string(StringLiteral)
        /// A variable; as an operand it counts as its text.
        case variable(VariableReference)
    }

    /// The text when it is known without running: a bare word, or a string without variables.
    public var constant: String? {
        switch form {
        case .word(let text): text
        case .string(let literal): literal.constant
        case .variable: nil
        }
    }

    /// The text of a bare word; null for strings and variables.
    public var word: String? {
        if case .word(let text) = form { text } else { nil }
    }
}

/// A text in quotes, with what is inserted into it.
public struct StringLiteral: Sendable {
    /// Where it stands, quotes included.
    public let span: Span
    /// Whether it stands in `'…'`, where nothing is inserted or escaped.
    public let isLiteral: Bool
    /// Its parts in order; adjacent text is one part; an empty string has none.
    public let parts: [Part]

    /// A piece of a text in quotes.
    public indirect enum Part: Sendable {
        /// Text, escapes undone.
        case text(String)
        /// `$name` or `$1`; the path is always empty.
        case variable(VariableReference)
        /// `${…}`, with the span from `$` through `}`.
        case expression(Expression, Span)
    }

    /// The text, if nothing is inserted.
    public var constant: String? {
        var text = ""
        for part in parts {
            guard case .text(let piece) = part else { return nil }
            text += piece
        }
        return text
    }
}

/// `$name`, `$1`, `$env.HOME`, `$r.differences`: a variable and the way into it.
public struct VariableReference: Sendable, Hashable {
    /// From `$` through the last segment; in `${name}` the name alone.
    public let span: Span
    /// The name without `$`; `1` … `9` for arguments; `env`, `args` and `last` are given.
    public let name: String
    /// The segments after the name, outermost first.
    public let path: [PathSegment]
}

/// One step of a path: `.expires`, `."cost center"`.
public struct PathSegment: Sendable, Hashable {
    /// Where it stands, without the dot, with its quotes.
    public let span: Span
    /// The text, quotes and escapes undone.
    public let name: String
    /// Whether it was written in quotes.
    public let isQuoted: Bool
}

/// The name of a connection: always a plain word.
public struct Alias: Sendable, Hashable {
    /// Where it stands.
    public let span: Span
    /// As typed.
    public let name: String

    /// In lower case; aliases are compared without case.
    public var folded: String { name.lowercased() }
}

/// A connection or a folder: what `verify` compares.
public struct Place: Sendable {
    /// Where it stands.
    public let span: Span
    /// Which of both it is.
    public let form: Form

    /// A connection or a folder, decided by the spelling alone.
    public enum Form: Sendable {
        /// A bare word without `/` that begins with neither `.` nor `~`.
        case connection(Alias)
        /// Any other word, any string, any variable.
        case folder(Operand)
    }
}

/// A NUMBER of the grammar: a whole number, or a variable that holds one.
public enum NumberOperand: Sendable {
    /// A literal.
    case literal(Int64, Span)
    /// A variable.
    case variable(VariableReference)

    /// Where it stands.
    public var span: Span {
        switch self {
        case .literal(_, let span): span
        case .variable(let reference): reference.span
        }
    }
}

/// A DURATION of the grammar: a duration, or a variable that holds one.
public enum DurationOperand: Sendable {
    /// A literal.
    case literal(TimeSpan, Span)
    /// A variable.
    case variable(VariableReference)

    /// Where it stands.
    public var span: Span {
        switch self {
        case .literal(_, let span): span
        case .variable(let reference): reference.span
        }
    }
}
