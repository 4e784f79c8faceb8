internal import ExactJSON

/// Reads the expression language of templates: function calls, texts in single quotes, whole numbers, members and indices.
struct TemplateExpressionParser {
    private let source: String
    private let characters: [Character]
    private var index = 0
    private var depth = 0

    init(_ source: String) {
        self.source = source
        characters = Array(source)
    }

    mutating func whole() throws(TemplateError) -> TemplateExpression {
        let result = try expression()
        skipBlank()
        guard index == characters.count else { throw unexpected() }
        return result
    }

    private mutating func expression() throws(TemplateError) -> TemplateExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw TemplateError("The expression '\(source)' is nested too deeply") }
        var result = try primary()
        while true {
            skipBlank()
            if take(".") {
                result = .member(result, try name())
            } else if take("[") {
                result = .index(result, try expression())
                skipBlank()
                guard take("]") else { throw unexpected() }
            } else {
                return result
            }
        }
    }

    private mutating func primary() throws(TemplateError) -> TemplateExpression {
        skipBlank()
        guard index < characters.count else { throw unexpected() }
        let character = characters[index]
        if character == "'" { return .literal(.text(try quoted())) }
        if character.isNumber || character == "-" {
            let start = index
            index += 1
            while index < characters.count, characters[index].isNumber { index += 1 }
            guard let number = Int64(String(characters[start..<index])) else { throw unexpected() }
            return .literal(.integer(number))
        }
        let name = try name()
        skipBlank()
        guard take("(") else { throw unexpected() }
        var arguments: [TemplateExpression] = []
        skipBlank()
        if take(")") { return .call(name, arguments) }
        repeat {
            arguments.append(try expression())
            skipBlank()
        } while take(",")
        guard take(")") else { throw unexpected() }
        return .call(name, arguments)
    }

    private mutating func quoted() throws(TemplateError) -> String {
        index += 1
        var text = ""
        while index < characters.count {
            let character = characters[index]
            index += 1
            guard character == "'" else {
                text.append(character)
                continue
            }
            guard index < characters.count, characters[index] == "'" else { return text }
            text.append("'")
            index += 1
        }
        throw TemplateError("A text in the expression '\(source)' is not closed")
    }

    private mutating func name() throws(TemplateError) -> String {
        skipBlank()
        let start = index
        while index < characters.count,
            characters[index].isLetter || characters[index].isNumber || characters[index] == "_"
        {
            index += 1
        }
        guard index > start, !characters[start].isNumber else { throw unexpected() }
        return String(characters[start..<index])
    }

    private mutating func take(_ character: Character) -> Bool {
        guard index < characters.count, characters[index] == character else { return false }
        index += 1
        return true
    }

    private mutating func skipBlank() {
        while index < characters.count, characters[index].isWhitespace { index += 1 }
    }

    private func unexpected() -> TemplateError {
        TemplateError(
            index < characters.count
                ? "Unable to parse language expression '\(source)': '\(characters[index])' cannot stand at position \(index)"
                : "Unable to parse language expression '\(source)': it ends too early")
    }
}
