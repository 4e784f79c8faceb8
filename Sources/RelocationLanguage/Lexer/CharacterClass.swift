/// What a character means to the lexer.
enum CharacterClass {
    /// Part of a word.
    case word
    /// Blank or tab.
    case blank
    /// Anything that ASCII gives a meaning of its own, newline included.
    case special
    /// Not allowed anywhere.
    case forbidden(String)
    /// Not allowed outside strings and comments; with what was meant.
    case misleading(String, meant: String)

    /// The class of a scalar.
    init(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            self = CharacterClass.ascii(scalar)
        } else {
            self = CharacterClass.beyondASCII(scalar)
        }
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> CharacterClass {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ":", "@", "%", "+", "*", "?", "~", "#": .word
        case " ", "\t": .blank
        case "\n": .special
        case "\r": .forbidden("a carriage return without a newline after it is not allowed")
        case "\u{0}"..."\u{1F}", "\u{7F}": .forbidden("the control character \(code(scalar)) is not allowed")
        default: .special
        }
    }

    private static func beyondASCII(_ scalar: Unicode.Scalar) -> CharacterClass {
        switch scalar {
        case "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
            return .forbidden("the character \(code(scalar)) changes the direction of text and is not allowed")
        case "\u{2018}"..."\u{201F}", "\u{2039}", "\u{203A}", "\u{AB}", "\u{BB}":
            return .misleading("`\(scalar)` is a typographic quote: write `\"`", meant: "\"")
        case "\u{200C}", "\u{200D}":
            return .word
        default:
            break
        }
        switch scalar.properties.generalCategory {
        case .control:
            return .forbidden("the control character \(code(scalar)) is not allowed")
        case .spaceSeparator:
            let name = scalar == "\u{A0}" || scalar == "\u{202F}" ? "no-break space" : "space"
            return .misleading("this is the \(name) \(code(scalar)): write an ordinary blank", meant: " ")
        case .lineSeparator, .paragraphSeparator:
            return .misleading("\(code(scalar)) is no newline here: write an ordinary one", meant: "\n")
        case .format:
            return .misleading(
                "the invisible character \(code(scalar)) stands here: delete it, or quote the text", meant: "")
        default:
            return .word
        }
    }

    /// `U+00A0`.
    static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Whether the byte begins a variable's name.
    static func beginsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }

    /// Whether the byte goes on a variable's name.
    static func continuesName(_ byte: UInt8) -> Bool { beginsName(byte) || isDigit(byte) }

    /// Whether the byte is one of `0` … `9`.
    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
