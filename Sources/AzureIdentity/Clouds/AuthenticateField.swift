internal import BinaryText

/// The `WWW-Authenticate` fields of an answer (RFC 9110, section 11.6.1), read without trust: several challenges in one
/// field, quoted and bare values, escapes, any order and case of names.
struct AuthenticateField {
    /// One challenge with its parameters; names are in lower case.
    struct Challenge: Equatable {
        var scheme: String
        var parameters: [String: String] = [:]
    }

    private var bytes: [UInt8]
    private var index = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// All challenges of all fields, in order. What cannot be read ends the field it stands in.
    static func challenges(_ fields: [String]) -> [Challenge] {
        fields.flatMap { text -> [Challenge] in
            guard text.utf8.count <= 16_384 else { return [] }
            var field = AuthenticateField(text)
            return field.parse()
        }
    }

    private mutating func parse() -> [Challenge] {
        var challenges: [Challenge] = []
        while true {
            skip(while: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",") })
            guard let word = token() else { return challenges }
            skipBlanks()
            if take(UInt8(ascii: "=")) {
                skipBlanks()
                guard let last = challenges.indices.last, let value = value() else { return challenges }
                // The first one counts, so that nothing appended to a field can replace it.
                if challenges[last].parameters[word.lowercased()] == nil {
                    challenges[last].parameters[word.lowercased()] = value
                }
            } else {
                challenges.append(Challenge(scheme: word.lowercased()))
            }
        }
    }

    private mutating func value() -> String? {
        guard take(UInt8(ascii: "\"")) else {
            let start = index
            skip(while: { $0 > 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") })
            return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
        }
        var text: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard index < bytes.count else { return nil }
                text.append(bytes[index])
                index += 1
            } else {
                text.append(byte)
            }
        }
        return nil
    }

    private mutating func token() -> String? {
        let start = index
        skip(while: { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
                UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"),
                UInt8(ascii: "|"), UInt8(ascii: "~"):
                true
            default: false
            }
        })
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    private mutating func skipBlanks() { skip(while: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while index < bytes.count, condition(bytes[index]) { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }
}

extension VaultChallenge {
    /// The first `Bearer` challenge of the fields; nil when there is none.
    public init?(fields: [String]) {
        guard let bearer = AuthenticateField.challenges(fields).first(where: { $0.scheme == "bearer" }) else {
            return nil
        }
        let parameters = bearer.parameters
        self.init(
            authorization: parameters["authorization"] ?? parameters["authorization_uri"],
            resource: parameters["resource"], scope: parameters["scope"],
            claims: parameters["claims"].flatMap { Self.decodeClaims($0) }, error: parameters["error"])
    }

    /// Claims are base64 of either alphabet, with or without correct padding.
    private static func decodeClaims(_ text: String) -> String? {
        let body = text.prefix { $0 != "=" }
        guard text.dropFirst(body.count).allSatisfy({ $0 == "=" }) else { return nil }
        return Base64.decode(body).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
