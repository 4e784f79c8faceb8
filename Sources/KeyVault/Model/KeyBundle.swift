public import ExactJSON

/// The public part of a key. Binary members are big-endian bytes.
public struct JSONWebKey: Sendable, Equatable {
    /// `RSA`, `RSA-HSM`, `EC`, `EC-HSM`, `oct-HSM`.
    public let type: String
    /// `key_ops`, in the answer's order.
    public let operations: [String]
    /// The RSA modulus.
    public let modulus: [UInt8]?
    /// The RSA public exponent.
    public let exponent: [UInt8]?
    /// The curve, such as `P-256`.
    public let curve: String?
    /// The point's first coordinate.
    public let x: [UInt8]?
    /// The point's second coordinate.
    public let y: [UInt8]?

    /// The length of an RSA modulus in bits.
    public var bits: Int? {
        guard let modulus, let first = modulus.firstIndex(where: { $0 != 0 }) else { return nil }
        return (modulus.count - first) * 8 - modulus[first].leadingZeroBitCount
    }

    /// Whether the key lives in a hardware security module.
    public var isHardware: Bool { type.hasSuffix("-HSM") }

    init(_ json: JSON) throws(AnswerError) {
        let reader = try MemberReader(json, "key")
        guard let type = try reader.text("kty") else { throw AnswerError(message: "key.kty is missing") }
        self.type = type
        var operations: [String] = []
        for operation in try reader.array("key_ops") ?? [] {
            guard let text = operation.string else { throw AnswerError(message: "key.key_ops is no list of strings") }
            operations.append(text)
        }
        self.operations = operations
        modulus = try reader.data("n")
        exponent = try reader.data("e")
        curve = try reader.text("crv")
        x = try reader.data("x")
        y = try reader.data("y")
    }

    /// What one read of such a key counts against the service's limit, in reads of an RSA 2048 key.
    ///
    /// Source: Key Vault service limits, transactions per type and size of the key.
    public var limitWeight: Double {
        let software: Double =
            switch bits ?? 0 {
            case 0...2048: 1
            case 2049...3072: 4
            default: 8
            }
        return isHardware ? software * 2 : software
    }
}

/// One version of a key with its public part.
public struct KeyBundle: Sendable, Equatable {
    /// Identifier, attributes, tags, managed.
    public let item: ObjectItem
    /// The public part.
    public let key: JSONWebKey
    /// The release policy, as the service gave it.
    public let releasePolicy: JSON?

    /// Name and version.
    public var id: VaultObjectID { item.id }
    /// The attributes.
    public var attributes: ObjectAttributes { item.attributes }
    /// The tags.
    public var tags: Tags { item.tags }
    /// Whether the key belongs to a certificate.
    public var managed: Bool { item.managed }
    /// What the key may be used for, in the answer's order.
    public var operations: [String] { key.operations }

    init(_ json: JSON) throws(AnswerError) {
        item = try ObjectItem(json, .key)
        guard let member = json["key"] else { throw AnswerError(message: "key is missing") }
        key = try JSONWebKey(member)
        releasePolicy = try MemberReader(json, "key bundle").member("release_policy")
    }
}
