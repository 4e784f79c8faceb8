/// A token of section 1 of the language.
struct Token: Sendable {
    var kind: Kind
    var span: Span
    /// The text of a word as typed; empty for all others.
    var text = ""
    /// How many brackets and blocks are open around it; an opening and its closing bracket share theirs.
    var level = 0
    /// Whether it directly follows the token before it.
    var isAdjacent = false

    enum Kind: Sendable {
        /// A newline or `;`.
        case end
        case punctuation(Punctuation)
        case word
        indirect case string(StringToken)
        indirect case variable(VariableReference)
        /// Something already reported; whoever needs it gives up silently.
        case invalid
        case endOfFile
    }

    /// The word in lower case; empty for all other tokens.
    var folded: String { text.lowercased() }

    func isPunctuation(_ wanted: Punctuation) -> Bool {
        if case .punctuation(let found) = kind { found == wanted } else { false }
    }

    var isWord: Bool { if case .word = kind { true } else { false } }
    var isEnd: Bool { if case .end = kind { true } else { false } }
    var isEndOfFile: Bool { if case .endOfFile = kind { true } else { false } }
    var isInvalid: Bool { if case .invalid = kind { true } else { false } }

    /// Whether it is a WORD, STRING or VARIABLE: one of those that stand apart.
    var isOperand: Bool {
        switch kind {
        case .word, .string, .variable: true
        default: false
        }
    }
}

/// The punctuation of the language.
enum Punctuation: String, Sendable, CaseIterable {
    case openBrace = "{"
    case closeBrace = "}"
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case comma = ","
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The bracket that closes this one; null when it opens nothing.
    var closing: Punctuation? {
        switch self {
        case .openBrace: .closeBrace
        case .openParenthesis: .closeParenthesis
        case .openBracket: .closeBracket
        default: nil
        }
    }

    var isClosing: Bool { self == .closeBrace || self == .closeParenthesis || self == .closeBracket }
}

/// A text in quotes as the lexer sees it: what stands in `${…}` is still tokens.
struct StringToken: Sendable {
    var isLiteral: Bool
    var parts: [Part] = []

    enum Part: Sendable {
        case text(String)
        case variable(VariableReference)
        case tokens([Token], Span)
    }

    /// The text, if nothing is inserted.
    var constant: String? {
        var text = ""
        for part in parts {
            guard case .text(let piece) = part else { return nil }
            text += piece
        }
        return text
    }
}
