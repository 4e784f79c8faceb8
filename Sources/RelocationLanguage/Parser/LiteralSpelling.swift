/// Tells the literals among the words of expressions.
enum LiteralSpelling: Equatable {
    /// No literal: its shape is another.
    case none
    case number(Int64)
    case boolean(Bool)
    case null
    case date(Moment)
    case duration(TimeSpan)
    /// The shape of a literal without the sense of one; the text says why.
    case wrong(String)

    /// What the word is.
    static func read(_ word: String) -> LiteralSpelling {
        let bytes = Array(word.utf8)
        guard let first = bytes.first else { return .none }
        if !CharacterClass.isDigit(first) {
            if first == UInt8(ascii: "-"), bytes.count > 1, bytes.dropFirst().allSatisfy(CharacterClass.isDigit) {
                return number(word)
            }
            switch word.lowercased() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            case "null": return .null
            default: return .none
            }
        }
        if bytes.allSatisfy(CharacterClass.isDigit) { return number(word) }
        if bytes.dropLast().allSatisfy(CharacterClass.isDigit), let unit = TimeSpan.unit(bytes[bytes.count - 1]) {
            guard let count = Int64(word.dropLast()),
                case (let seconds, false) = count.multipliedReportingOverflow(by: unit)
            else { return .wrong("this duration is too long") }
            return .duration(TimeSpan(seconds: seconds))
        }
        return DateSpelling.read(bytes)
    }

    private static func number(_ word: String) -> LiteralSpelling {
        Int64(word).map { .number($0) } ?? .wrong("this number is beyond 64 bits")
    }
}

extension TimeSpan {
    /// The seconds of a unit by its letter, in any case; null when it is none.
    static func unit(_ letter: UInt8) -> Int64? {
        switch letter | 0x20 {
        case UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3600
        case UInt8(ascii: "d"): 86_400
        case UInt8(ascii: "w"): 604_800
        default: nil
        }
    }

    /// Reads `30s`, `5m`, `12h`, `30d`, `2w`; null when it is none.
    public init?(parsing text: String) {
        guard case .duration(let span) = LiteralSpelling.read(text) else { return nil }
        self = span
    }
}

extension TimeSpan: CustomStringConvertible {
    /// In the greatest unit that divides it: `90s`, `15m`, `30d`.
    public var description: String {
        for (unit, letter) in [(Int64(86_400), "d"), (3600, "h"), (60, "m")]
        where seconds != 0 && seconds % unit == 0 {
            return "\(seconds / unit)\(letter)"
        }
        return "\(seconds)s"
    }
}
