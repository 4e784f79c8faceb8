public import ExactJSON

/// One version of a secret with its value. Descriptions and reflection never show the value.
public struct SecretBundle: Sendable {
    /// Everything but the value.
    public let item: ObjectItem
    /// The value, as the raw token of the answer.
    public let value: JSONString
    /// The certificate's key, when the secret belongs to a certificate.
    public let keyID: VaultObjectID?

    /// Creates a bundle.
    public init(item: ObjectItem, value: JSONString, keyID: VaultObjectID? = nil) {
        self.item = item
        self.value = value
        self.keyID = keyID
    }

    /// Name and version.
    public var id: VaultObjectID { item.id }
    /// The attributes.
    public var attributes: ObjectAttributes { item.attributes }
    /// The tags.
    public var tags: Tags { item.tags }
    /// The content type.
    public var contentType: String? { item.contentType }
    /// Whether the secret belongs to a certificate.
    public var managed: Bool { item.managed }
    /// The version before this one, where the service tells it.
    public var previousVersion: String? { item.previousVersion }

    init(_ json: JSON) throws(AnswerError) {
        item = try ObjectItem(json, .secret)
        guard let value = json["value"]?.jsonString else { throw AnswerError(message: "secret.value is not a string") }
        self.value = value
        keyID = try MemberReader(json, "secret").optionalID("kid")
    }
}

extension SecretBundle: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Kind, name and version.
    public var description: String { "\(id) (value redacted)" }
    /// Kind, name and version.
    public var debugDescription: String { description }
    /// Only the identifier.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
