internal import BinaryText
internal import ExactJSON

/// A signed token in compact form, taken apart.
struct JSONWebToken: Sendable {
    let header: JSON
    let claims: JSON
    /// What the signature covers.
    let signed: [UInt8]
    let signature: [UInt8]

    /// Nil for text that is not three parts of Base64, of which the first two are JSON objects.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64.decode(parts[2].utf8)
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// Whether the key made the signature by the algorithm that the header names.
    func isSigned(by key: TokenKey) -> Bool {
        key.isValid(signature, of: signed, algorithm: header["alg"]?.string ?? "")
    }

    /// `aud` as a list: it may be one text or an array of them.
    var audiences: [String] {
        guard let audience = claims["aud"] else { return [] }
        return audience.string.map { [$0] } ?? audience.array?.compactMap(\.string) ?? []
    }

    /// A claim that is a time in seconds since 1970; fractions are cut off.
    func time(_ name: String) -> Int64? {
        guard case .number(let text)? = claims[name] else { return nil }
        return Int64(text) ?? Double(text).flatMap { abs($0) < 1e15 ? Int64($0) : nil }
    }

    private static func object(_ part: Substring) -> JSON? {
        guard let bytes = Base64.decode(part.utf8), let json = try? JSON(parsing: bytes), json.object != nil else {
            return nil
        }
        return json
    }
}
