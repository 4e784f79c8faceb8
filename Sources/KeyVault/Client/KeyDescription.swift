public import ExactJSON

/// What a create of a key asks for.
public struct KeyDescription: Sendable, Equatable {
    /// `RSA`, `RSA-HSM`, `EC`, `EC-HSM`.
    public var type: String
    /// Bits of an RSA key.
    public var size: Int?
    /// Curve of an EC key.
    public var curve: String?
    /// RSA public exponent.
    public var publicExponent: Int64?
    /// `key_ops`.
    public var operations: [String]?
    /// enabled, nbf, exp, exportable.
    public var attributes: AttributeChange
    /// The tags.
    public var tags: Tags?
    /// The release policy, as the service gave it.
    public var releasePolicy: JSON?

    /// Creates a description.
    public init(
        type: String, size: Int? = nil, curve: String? = nil, publicExponent: Int64? = nil,
        operations: [String]? = nil, attributes: AttributeChange = AttributeChange(), tags: Tags? = nil,
        releasePolicy: JSON? = nil
    ) {
        self.type = type
        self.size = size
        self.curve = curve
        self.publicExponent = publicExponent
        self.operations = operations
        self.attributes = attributes
        self.tags = tags
        self.releasePolicy = releasePolicy
    }

    var json: JSON {
        .object(present: [
            ("kty", .text(type)), ("key_size", size.map { .integer(Int64($0)) }), ("crv", curve.map { .text($0) }),
            ("public_exponent", publicExponent.map { .integer($0) }),
            ("key_ops", operations.map { .array($0.map { .text($0) }) }), ("attributes", attributes.json),
            ("tags", tags?.json), ("release_policy", releasePolicy),
        ])
    }
}
