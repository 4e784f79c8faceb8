internal import ExactJSON

/// What a list, or an answer without a value, tells about an object or one of its versions.
public struct ObjectItem: Sendable, Equatable {
    /// Kind, name and, in a list of versions and in the answer of a write, version.
    public let id: VaultObjectID
    /// The attributes.
    public let attributes: ObjectAttributes
    /// The tags.
    public let tags: Tags
    /// A secret's content type.
    public let contentType: String?
    /// Whether the object belongs to a certificate.
    public let managed: Bool
    /// A certificate's `x5t`: base64url of the SHA-1 of its DER.
    public let thumbprint: String?
    /// A secret's `previousVersion`, where the service tells it.
    public let previousVersion: String?

    /// Creates an item.
    public init(
        id: VaultObjectID, attributes: ObjectAttributes = ObjectAttributes(), tags: Tags = Tags(),
        contentType: String? = nil, managed: Bool = false, thumbprint: String? = nil, previousVersion: String? = nil
    ) {
        self.id = id
        self.attributes = attributes
        self.tags = tags
        self.contentType = contentType
        self.managed = managed
        self.thumbprint = thumbprint
        self.previousVersion = previousVersion
    }

    /// Reads a list item or a bundle: a key's bundle names itself inside `key`.
    init(_ json: JSON, _ kind: ObjectKind) throws(AnswerError) {
        let reader = try MemberReader(json, kind.rawValue)
        id = try Self.id(reader, kind)
        attributes = try ObjectAttributes(reader.member("attributes"))
        guard let tags = Tags(reader.member("tags")) else { throw AnswerError(message: "tags is no object of strings") }
        self.tags = tags
        contentType = kind == .key ? nil : try reader.text("contentType")
        managed = try reader.bool("managed") ?? false
        thumbprint = kind == .certificate ? try reader.text("x5t") : nil
        previousVersion = kind == .secret ? try reader.text("previousVersion") : nil
    }

    private static func id(_ reader: MemberReader, _ kind: ObjectKind) throws(AnswerError) -> VaultObjectID {
        guard kind == .key else { return try reader.id("id", kind) }
        if let key = reader.member("key") { return try MemberReader(key, "key").id("kid", kind) }
        return try reader.id("kid", kind)
    }
}

/// A soft-deleted object. Times are whole seconds since 1970, by the service's clock.
public struct DeletedItem: Sendable, Equatable {
    /// The object; a list names it without a version.
    public let item: ObjectItem
    /// When it was deleted.
    public let deletedDate: Int64?
    /// When the service will purge it.
    public let scheduledPurgeDate: Int64?

    /// Creates a deleted item.
    public init(item: ObjectItem, deletedDate: Int64? = nil, scheduledPurgeDate: Int64? = nil) {
        self.item = item
        self.deletedDate = deletedDate
        self.scheduledPurgeDate = scheduledPurgeDate
    }

    /// Kind, name and perhaps version.
    public var id: VaultObjectID { item.id }

    init(_ json: JSON, _ kind: ObjectKind) throws(AnswerError) {
        let reader = try MemberReader(json, "deleted \(kind.rawValue)")
        item = try ObjectItem(json, kind)
        deletedDate = try reader.integer("deletedDate")
        scheduledPurgeDate = try reader.integer("scheduledPurgeDate")
    }
}
