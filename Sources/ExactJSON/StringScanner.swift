/// The rules of RFC 8259 and RFC 3629 for what may stand between the quotes of a string.
enum StringScanner {
    /// Where the content that starts at an index ends, and the rule it broke, if any.
    struct Result {
        /// The index of the closing quote, or of the first byte that is wrong.
        var end: Int
        /// Whether a backslash was seen.
        var hasEscapes: Bool
        /// The broken rule.
        var problem: String?
    }

    /// Scans from the byte after the opening quote to the closing quote.
    @inline(__always)
    static func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Result {
        var index = start
        var escapes = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") { return Result(end: index, hasEscapes: escapes, problem: nil) }
            if byte == UInt8(ascii: "\\") {
                escapes = true
                guard let length = escapeLength(bytes, at: index) else {
                    return Result(end: index, hasEscapes: true, problem: "unknown escape in a string")
                }
                index += length
            } else if byte < 0x20 {
                return Result(end: index, hasEscapes: escapes, problem: "control character in a string")
            } else if byte < 0x80 {
                index += 1
            } else {
                let length = sequenceLength(bytes, at: index)
                guard length > 0 else { return Result(end: index, hasEscapes: escapes, problem: "invalid UTF-8") }
                index += length
            }
        }
        return Result(end: bytes.count, hasEscapes: escapes, problem: "string without end")
    }

    /// Whether the bytes are wholly the content of a string.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let result = scan(bytes, from: 0)
        return result.problem == "string without end" && result.end == bytes.count
    }

    /// The length of the escape at an index, or nil when it is none.
    private static func escapeLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        guard index + 1 < bytes.count else { return nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            guard index + 6 <= bytes.count else { return nil }
            for digit in (index + 2)..<(index + 6) where hexValue(bytes[digit]) == nil { return nil }
            return 6
        default:
            return nil
        }
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The length of a well-formed sequence of two to four bytes, 0 for anything else (RFC 3629, section 4).
    private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        func tail(_ offset: Int) -> Bool { index + offset < bytes.count && bytes[index + offset] & 0xC0 == 0x80 }
        let first = bytes[index]
        switch first {
        case 0xC2...0xDF:
            return tail(1) ? 2 : 0
        case 0xE0...0xEF:
            guard tail(1), tail(2) else { return 0 }
            let second = bytes[index + 1]
            if first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F { return 0 }
            return 3
        case 0xF0...0xF4:
            guard tail(1), tail(2), tail(3) else { return 0 }
            let second = bytes[index + 1]
            if first == 0xF0 && second < 0x90 || first == 0xF4 && second > 0x8F { return 0 }
            return 4
        default:
            return 0
        }
    }
}
