/// Percent-decoding and the parts of a query.
enum Query {
    /// The first parameter of this name, compared without regard to case.
    static func value(_ name: String, in query: String) -> String? {
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let halves = halves(of: Substring(part))
            if decode(halves.name, plus: true).equalsIgnoringCase(name) { return decode(halves.value, plus: true) }
        }
        return nil
    }

    /// All parameters of a query or form, decoded (`+` is a blank).
    static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { part in
            let halves = halves(of: Substring(part))
            return (decode(halves.name, plus: true), decode(halves.value, plus: true))
        }
    }

    private static func halves(of part: Substring) -> (name: Substring, value: Substring) {
        guard let sign = part.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (part, "") }
        return (part[..<sign], part[part.utf8.index(after: sign)...])
    }

    /// The segments of a path, decoded, without empty ones.
    static func segments(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { decode(Substring($0)) }
    }

    /// Undoes percent-encoding; what is not valid stays as it is.
    static func decode(_ text: Substring, plus: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || (plus && $0 == UInt8(ascii: "+")) }) else {
            return String(text)
        }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = Hex.value(bytes[index + 1]), let low = Hex.value(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(plus && bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Percent-encodes everything but letters, digits and `-._~`.
    static func encode(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if byte.isASCIILetter || byte.isASCIIDigit || "-._~".utf8.contains(byte) {
                result.append(byte)
            } else {
                result.append(contentsOf: "%\(Hex.text([byte]).uppercased())".utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
