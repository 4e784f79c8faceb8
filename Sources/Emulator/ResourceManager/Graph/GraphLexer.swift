/// One piece of a Resource Graph query.
enum GraphToken: Sendable, Equatable {
    case word(String)
    case text(String)
    case number(String)
    /// `|`, `,`, `(`, `)`, `.`, `[`, `]`, `=` and comparisons.
    case symbol(String)
}

/// Cuts a Resource Graph query into tokens. Comments (`//` to the end of the line) are skipped.
struct GraphLexer {
    private let characters: [Character]
    private var index = 0

    init(_ query: String) { characters = Array(query) }

    static func tokens(of query: String) throws(ServiceError) -> [GraphToken] {
        var lexer = GraphLexer(query)
        var tokens: [GraphToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() throws(ServiceError) -> GraphToken? {
        skipBlank()
        guard index < characters.count else { return nil }
        let character = characters[index]
        if character == "'" || character == "\"" { return .text(try quoted(character, isRaw: false)) }
        if character == "@", index + 1 < characters.count, "'\"".contains(characters[index + 1]) {
            index += 1
            return .text(try quoted(characters[index], isRaw: true))
        }
        if character.isLetter || character == "_" || character == "$" {
            return .word(take { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "$" || $0 == "~" })
        }
        if character.isNumber { return .number(take { $0.isNumber || $0 == "." }) }
        return try symbol()
    }

    private mutating func skipBlank() {
        while index < characters.count {
            if characters[index].isWhitespace {
                index += 1
            } else if characters[index] == "/", index + 1 < characters.count, characters[index + 1] == "/" {
                while index < characters.count, !characters[index].isNewline { index += 1 }
            } else {
                return
            }
        }
    }

    private mutating func take(while isIncluded: (Character) -> Bool) -> String {
        let start = index
        while index < characters.count, isIncluded(characters[index]) { index += 1 }
        return String(characters[start..<index])
    }

    private mutating func quoted(_ quote: Character, isRaw: Bool) throws(ServiceError) -> String {
        index += 1
        var text = ""
        while index < characters.count {
            let character = characters[index]
            index += 1
            if character == quote { return text }
            if character == "\\", !isRaw, index < characters.count {
                let escaped = characters[index]
                index += 1
                text.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
            } else {
                text.append(character)
            }
        }
        throw .invalidQuery("a string is not closed")
    }

    private mutating func symbol() throws(ServiceError) -> GraphToken {
        for symbol in ["==", "=~", "!=", "!~", "<=", ">=", "|", ",", "(", ")", ".", "[", "]", "=", "<", ">", "!"]
        where characters[index...].starts(with: symbol) {
            index += symbol.count
            return .symbol(symbol)
        }
        throw .invalidQuery("the character '\(characters[index])' cannot stand here")
    }
}

extension ServiceError {
    /// A query that the graph does not understand.
    static func invalidQuery(_ reason: String) -> ServiceError {
        var error = ServiceError(
            400, "BadRequest", "Please provide below info when asking for support: the query could not be run.")
        error.details = [ServiceError(400, "InvalidQuery", "Query is invalid. \(reason)")]
        return error
    }
}
