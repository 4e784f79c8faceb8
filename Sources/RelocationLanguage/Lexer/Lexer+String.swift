extension Lexer {
    /// A text in quotes; the offset stands on the opening quote.
    mutating func string() -> Token {
        let start = offset
        let quote = bytes[offset]
        let isLiteral = quote == UInt8(ascii: "'")
        var string = StringToken(isLiteral: isLiteral)
        var text = ""
        offset += 1
        if depth == 0 { interpolationFailed = false }
        var pieceStart = offset
        func piece(_ lexer: Lexer) -> String { lexer.source.text(from: pieceStart, to: lexer.offset) }
        while offset < bytes.count, !isLineEnd(offset) {
            let byte = bytes[offset]
            if byte == quote {
                text += piece(self)
                offset += 1
                if !text.isEmpty { string.parts.append(.text(text)) }
                return Token(kind: .string(string), span: span(start, offset))
            }
            if isLiteral || byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "$") {
                checkCharacter(allowingMisleading: true)
                continue
            }
            text += piece(self)
            if byte == UInt8(ascii: "\\") {
                text += escape()
            } else {
                switch insertion() {
                case .part(let part):
                    if !text.isEmpty { string.parts.append(.text(text)) }
                    text = ""
                    string.parts.append(part)
                case .dollarSign:
                    text += "$"
                case .failed:
                    return Token(kind: .invalid, span: span(start, offset))
                }
            }
            pieceStart = offset
        }
        return unclosed(start)
    }

    private mutating func unclosed(_ start: Int) -> Token {
        if depth == 0 {
            let quote = Unicode.Scalar(bytes[start])
            report(.unclosed, "the text that begins here has no closing `\(quote)` on its line", span(start, start + 1))
        }
        while offset < bytes.count, !isLineEnd(offset) { offset += 1 }
        return Token(kind: .invalid, span: span(start, offset))
    }

    /// What an escape stands for; the offset stands on `\`.
    private mutating func escape() -> String {
        let start = offset
        offset += 1
        guard offset < bytes.count, !isLineEnd(offset) else { return "" }
        switch bytes[offset] {
        case UInt8(ascii: "n"):
            offset += 1
            return "\n"
        case UInt8(ascii: "t"):
            offset += 1
            return "\t"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"):
            offset += 1
            return String(Unicode.Scalar(bytes[offset - 1]))
        case UInt8(ascii: "u"):
            return unicodeEscape(start)
        default:
            checkCharacter(allowingMisleading: true)
            let known = "`\\n`, `\\t`, `\\\"`, `\\\\`, `\\$` and `\\u{…}`"
            report(
                .unknownEscape, "no such escape; there are \(known), and a `\\` itself is `\\\\`", span(start, offset))
            return ""
        }
    }

    private mutating func unicodeEscape(_ start: Int) -> String {
        offset += 1
        var digits = ""
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "{") {
            offset += 1
            while offset < bytes.count, Unicode.Scalar(bytes[offset]).properties.isASCIIHexDigit {
                digits.unicodeScalars.append(Unicode.Scalar(bytes[offset]))
                offset += 1
            }
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "}"), (1...6).contains(digits.count) {
                offset += 1
                if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) { return String(scalar) }
                report(.unknownEscape, "U+\(digits.uppercased()) is no character", span(start, offset))
                return ""
            }
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "}") { offset += 1 }
        }
        report(
            .unknownEscape, "a character is written `\\u{1F511}`, with 1 to 6 hexadecimal digits", span(start, offset))
        return ""
    }

    /// What a `$` in text turns out to be.
    private enum Insertion {
        case part(StringToken.Part)
        /// Just the character.
        case dollarSign
        /// A `${` without end, already reported; the rest of the line is used up.
        case failed
    }

    /// `$name`, `$1`, `${…}` or a dollar sign; the offset stands on it.
    private mutating func insertion() -> Insertion {
        let start = offset
        offset += 1
        guard offset < bytes.count else { return .dollarSign }
        let byte = bytes[offset]
        if byte == UInt8(ascii: "{") { return interpolation(start) }
        if CharacterClass.isDigit(byte) {
            while offset < bytes.count, CharacterClass.isDigit(bytes[offset]) { offset += 1 }
            if offset - start > 2 || byte == UInt8(ascii: "0") {
                let message = "arguments go from `$1` to `$9`; a dollar sign before a digit is `\\$`"
                report(.invalidVariable, message, span(start, offset))
            }
        } else if CharacterClass.beginsName(byte) {
            skipName()
        } else {
            return .dollarSign
        }
        let name = source.text(from: start + 1, to: offset)
        let nameEnd = offset
        if name == "env" { checkEnvironment(start) }
        return .part(.variable(VariableReference(span: span(start, nameEnd), name: name, path: [])))
    }

    /// `"$env.HOME"` would insert `$env` alone, which nobody means.
    private mutating func checkEnvironment(_ start: Int) {
        guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "."),
            CharacterClass.beginsName(bytes[offset + 1])
        else { return }
        offset += 1
        skipName()
        let path = source.text(from: start + 1, to: offset)
        report(
            .variablePathInText, "in text `$` takes one name: write `${\(path)}`", span(start, offset),
            fix: "${\(path)}")
    }

    private mutating func interpolation(_ start: Int) -> Insertion {
        offset += 1
        guard depth < Lexer.deepestNesting else {
            report(.nestedTooDeep, "nested more than 100 levels deep", span(start, offset))
            return failInterpolation()
        }
        depth += 1
        let tokens = tokenizeInterpolation()
        depth -= 1
        guard let tokens else {
            if !interpolationFailed {
                report(.unclosed, "`${` has no closing `}` on its line", span(start, start + 2))
            }
            return failInterpolation()
        }
        return .part(.tokens(tokens, span(start, offset)))
    }

    /// Gives up the rest of the line, once: everything around it is unclosed then and needs no further report.
    private mutating func failInterpolation() -> Insertion {
        interpolationFailed = true
        while offset < bytes.count, !isLineEnd(offset) { offset += 1 }
        return .failed
    }
}
