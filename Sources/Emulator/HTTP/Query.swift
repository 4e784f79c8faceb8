/// Percent-decoding and the parts of a query.
enum Query {
    /// The first parameter of this name, compared without regard to case.
    static func value(_ name: String, in query: String) -> String? {
        pairs(query).first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// All parameters of a query or form, decoded (`+` is a blank).
    static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decode(halves[0], plus: true), halves.count > 1 ? decode(halves[1], plus: true) : "")
        }
    }

    /// Undoes percent-encoding; what is not valid stays as it is.
    static func decode(_ text: Substring, plus: Bool = false) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) || plus else { return String(text) }
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
