internal import ExactJSON

/// One version of an object: what all kinds share, and the kind's own content.
struct ObjectVersion<Content: VersionContent>: Sendable {
    /// 32 lower-case hexadecimal digits.
    let id: String
    var attributes: Attributes
    var tags: Tags?
    var content: Content
    /// Milliseconds since 1970 from which lists show it.
    var listedFrom: Int64

    init(id: String, attributes: Attributes, tags: Tags?, content: Content, listedFrom: Int64 = 0) {
        self.id = id
        self.attributes = attributes
        self.tags = tags
        self.content = content
        self.listedFrom = listedFrom
    }
}

/// What a kind's versions hold beside attributes and tags, and how the kind shows itself.
///
/// The generic operations (lists, delete, recover, purge, backup, restore) need nothing else of a kind.
protocol VersionContent: Sendable {
    /// What an object has once, beside its versions: a rotation policy, a certificate policy.
    associatedtype Companion: Sendable

    static var kind: ObjectKind { get }

    /// Where a vault keeps the objects of this kind.
    static var collection: CollectionPath<Self> { get }

    /// The companion of a new object.
    static var emptyCompanion: Companion { get }

    /// Whether it belongs to a certificate and refuses writes of its own.
    var isManaged: Bool { get }

    /// When an object is to get a new version by itself, in seconds since 1970; nil when its policy says nothing of the
    /// kind.
    static func renewal(of object: StoredObject<Self>) -> Int64?

    /// Members of the bundle that answers get (without a secret's value), update, delete, recover and restore.
    static func bundle(_ version: ObjectVersion<Self>, of object: StoredObject<Self>, _ frame: Frame) -> [JSONMember]

    /// Members of a list item; `versioned` says whether its id carries the version.
    static func item(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, versioned: Bool, _ frame: Frame
    ) -> [JSONMember]

    /// Whether lists show an object at all; unless a kind says otherwise, they do.
    static func isListed(_ object: StoredObject<Self>, _ context: RequestContext) -> Bool

    /// Throws when a vault cannot hold a restored object; unless a kind says otherwise, it can.
    static func requireFits(_ object: StoredObject<Self>, _ vault: VaultConfiguration) throws(ServiceError)

    /// The content as it stands inside a backup blob, private parts included.
    var sealedForm: JSON { get }

    /// Reads `sealedForm`; throws `ServiceError.corruptBlob` or the like.
    init(sealedForm: JSON) throws(ServiceError)

    /// The companion as it stands inside a backup blob; null leaves it out.
    static func sealedForm(of companion: Companion) -> JSON

    /// Reads the companion's sealed form (null when it was left out).
    static func companion(sealedForm: JSON) throws(ServiceError) -> Companion

    /// What belongs to the object and not to a version, as the emulator's own store keeps it: all of it.
    static func storedForm(of companion: Companion) -> JSON

    /// Reads `storedForm(of:)`.
    static func companion(storedForm: JSON) throws(ServiceError) -> Companion

    /// Reads a version's content from the emulator's own store.
    init(storedForm: JSON) throws(ServiceError)
}

extension VersionContent {
    static func renewal(of object: StoredObject<Self>) -> Int64? { nil }

    static func isListed(_ object: StoredObject<Self>, _ context: RequestContext) -> Bool { true }

    static func requireFits(_ object: StoredObject<Self>, _ vault: VaultConfiguration) throws(ServiceError) {}

    static func storedForm(of companion: Companion) -> JSON { sealedForm(of: companion) }

    static func companion(storedForm: JSON) throws(ServiceError) -> Companion {
        try companion(sealedForm: storedForm)
    }

    init(storedForm: JSON) throws(ServiceError) { try self.init(sealedForm: storedForm) }
}
