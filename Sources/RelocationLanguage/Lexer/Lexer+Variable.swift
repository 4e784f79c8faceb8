extension Lexer {
    /// A variable with its segments; the offset stands on `$`.
    mutating func variable() -> Token {
        let start = offset
        offset += 1
        guard offset < bytes.count else { return badDollar(start) }
        if CharacterClass.isDigit(bytes[offset]) {
            while offset < bytes.count, CharacterClass.isDigit(bytes[offset]) { offset += 1 }
            guard offset - start == 2, bytes[start + 1] != UInt8(ascii: "0") else {
                return invalid(start, "arguments go from `$1` to `$9`")
            }
        } else if CharacterClass.beginsName(bytes[offset]) {
            skipName()
        } else {
            return badDollar(start)
        }
        let name = source.text(from: start + 1, to: offset)
        if offset < bytes.count, bytes[offset] >= 0x80 {
            while offset < bytes.count, bytes[offset] >= 0x80 || CharacterClass.continuesName(bytes[offset]) {
                offset += 1
            }
            return invalid(start, "the name of a variable is of the letters a to z, digits and `_`")
        }
        var path: [PathSegment] = []
        while let segment = segment() { path.append(segment) }
        let place = span(start, offset)
        return Token(kind: .variable(VariableReference(span: place, name: name, path: path)), span: place)
    }

    /// Steps over the rest of a name.
    mutating func skipName() {
        while offset < bytes.count, CharacterClass.continuesName(bytes[offset]) { offset += 1 }
    }

    /// `.name` or `."any text"` after a variable; null, and nothing read, when neither follows.
    private mutating func segment() -> PathSegment? {
        guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: ".") else { return nil }
        let first = bytes[offset + 1]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            offset += 1
            let token = string()
            guard case .string(let string) = token.kind else { return nil }
            guard let name = string.constant else {
                report(.invalidVariable, "nothing is inserted into the name of a field", token.span)
                return PathSegment(span: token.span, name: "", isQuoted: true)
            }
            return PathSegment(span: token.span, name: name, isQuoted: true)
        }
        guard CharacterClass.beginsName(first) else { return nil }
        offset += 1
        let start = offset
        while offset < bytes.count, CharacterClass.continuesName(bytes[offset]) || bytes[offset] == UInt8(ascii: "-") {
            offset += 1
        }
        return PathSegment(span: span(start, offset), name: source.text(from: start, to: offset), isQuoted: false)
    }

    private mutating func badDollar(_ start: Int) -> Token {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "{") else {
            return invalid(start, "`$` begins the name of a variable; as a character it is quoted, `'$'`")
        }
        offset += 1
        let nameStart = offset
        skipName()
        if offset > nameStart, offset < bytes.count, bytes[offset] == UInt8(ascii: "}") {
            let name = source.text(from: nameStart, to: offset)
            offset += 1
            let place = span(start, offset)
            report(.invalidVariable, "`${…}` is for text in quotes: write `$\(name)` here", place, fix: "$\(name)")
            return Token(kind: .invalid, span: place)
        }
        offset = nameStart
        return invalid(start, "`${…}` is for text in quotes: write `$name` or brackets here")
    }

    private mutating func invalid(_ start: Int, _ message: String) -> Token {
        let place = span(start, offset)
        report(.invalidVariable, message, place)
        return Token(kind: .invalid, span: place)
    }
}
