internal import ExactJSON

/// Resource Manager takes more than JSON in templates: comments, member names without quotation marks, line breaks in
/// texts. The Azure CLI counts on it.
enum RelaxedJSON {
    /// Parses strict JSON, or what becomes it; nil for anything else.
    static func parse(_ bytes: [UInt8], maximumDepth: Int) -> JSON? {
        if let json = try? JSON(parsing: bytes, maximumDepth: maximumDepth) { return json }
        return try? JSON(parsing: strict(bytes), maximumDepth: maximumDepth)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let backslash = UInt8(ascii: "\\")
    private static let newline = UInt8(ascii: "\n")

    private static func strict(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if byte == quote {
                index = copyText(bytes, from: index, to: &result)
            } else if byte == slash, next == slash {
                while index < bytes.count, bytes[index] != newline { index += 1 }
            } else if byte == slash, next == star {
                index += 2
                while index < bytes.count,
                    !(bytes[index] == star && index + 1 < bytes.count && bytes[index + 1] == slash)
                {
                    index += 1
                }
                index += 2
            } else if byte.isASCIILetter || byte == UInt8(ascii: "_") {
                index = copyWord(bytes, from: index, to: &result)
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    /// Copies a text with its quotation marks, line breaks escaped; returns where it ends.
    private static func copyText(_ bytes: [UInt8], from start: Int, to result: inout [UInt8]) -> Int {
        result.append(quote)
        var index = start + 1
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case newline: result += Array("\\n".utf8)
            case UInt8(ascii: "\r"): result += Array("\\r".utf8)
            case UInt8(ascii: "\t"): result += Array("\\t".utf8)
            case backslash where index + 1 < bytes.count:
                result += [byte, bytes[index + 1]]
                index += 1
            default: result.append(byte)
            }
            index += 1
            if byte == quote { return index }
        }
        return index
    }

    /// Copies a word, in quotation marks when it names a member; returns where it ends.
    private static func copyWord(_ bytes: [UInt8], from start: Int, to result: inout [UInt8]) -> Int {
        var end = start
        while end < bytes.count, bytes[end].isASCIILetter || bytes[end].isASCIIDigit || bytes[end] == UInt8(ascii: "_")
        {
            end += 1
        }
        var after = end
        while after < bytes.count, bytes[after] == 0x20 || bytes[after] == 0x09 { after += 1 }
        let isName = after < bytes.count && bytes[after] == UInt8(ascii: ":")
        if isName { result.append(quote) }
        result += bytes[start..<end]
        if isName { result.append(quote) }
        return end
    }
}
