public import KeyVault

/// An object, or one version of it, as the inventory sees it; never with a secret's value.
public struct InventoryObject: Sendable {
    /// The kind.
    public let kind: ObjectKind
    /// The name in its original case.
    public let name: String
    /// The version, when this is one of `list versions` or its current version is known.
    public let version: String?
    /// The attributes of that version, or of the current one.
    public let attributes: ObjectAttributes
    /// The tags.
    public let tags: Tags
    /// A secret's content type; a certificate's needs a request.
    public let contentType: String?
    /// Whether it belongs to a certificate.
    public let managed: Bool
    /// A certificate's thumbprint in upper-case hexadecimal digits.
    public let thumbprint: String?
    /// When it was deleted, in seconds since 1970 (`list deleted`).
    public let deleted: Int64?
    /// When the service will purge it (`list deleted`).
    public let purges: Int64?
    /// Asks for what the inventory does not tell.
    let details: any ObjectDetailSource

    /// What identifies it.
    public var key: ObjectKey { ObjectKey(kind, name) }

    /// A field that needs no request of its own.
    ///
    /// - Returns: nil when the field needs a request; `.null` when the object has none.
    public func value(of field: ObjectField) -> FieldValue? {
        guard field.applies(to: kind) else { return .null }
        switch field {
        case .name: return .string(name)
        case .kind: return .string(kind.rawValue)
        case .enabled: return .boolean(attributes.enabled)
        case .managed: return .boolean(managed)
        case .created: return .date(orNull: attributes.created)
        case .updated: return .date(orNull: attributes.updated)
        case .expires: return .date(orNull: attributes.expires)
        case .activates: return .date(orNull: attributes.notBefore)
        case .deleted: return .date(orNull: deleted)
        case .purges: return .date(orNull: purges)
        case .thumbprint: return .text(orNull: thumbprint)
        case .tags: return .record(tags.pairs.map { ($0.name, .string($0.value)) })
        case .version where version != nil: return .text(orNull: version)
        case .contentType where kind == .secret: return .text(orNull: contentType)
        default: return details.known?.value(of: field)
        }
    }

    /// A tag's value; `.null` when there is no such tag. Names compare by bytes.
    public func tag(_ name: String) -> FieldValue { .text(orNull: tags[name]) }

    /// A field, with a request where it needs one.
    ///
    /// - Throws: `OperationError` when the service does not answer or refuses.
    public func fetch(_ field: ObjectField) async throws -> FieldValue {
        if let value = value(of: field) { return value }
        return try await details.fetch(field)
    }
}

/// Where the fields come from that a list does not tell.
protocol ObjectDetailSource: Sendable {
    /// Details that need no request, as an archive has them.
    var known: ObjectDetails? { get }
    /// One field, with a request; the answer is kept for the next field.
    func fetch(_ field: ObjectField) async throws -> FieldValue
}

/// What one version tells beyond its list item.
struct ObjectDetails: Sendable {
    var version: String?
    var versions: Int?
    var contentType: String?
    var keyType: String?
    var keySize: Int?
    var curve: String?
    var exportable: Bool?
    var issuer: String?
    var subject: String?

    /// A field; nil when it is none of these.
    func value(of field: ObjectField) -> FieldValue? {
        switch field {
        case .version: .text(orNull: version)
        case .versions: versions.map { .number(Int64($0)) } ?? .null
        case .contentType: .text(orNull: contentType)
        case .keyType: .text(orNull: keyType)
        case .keySize: keySize.map { .number(Int64($0)) } ?? .null
        case .curve: .text(orNull: curve)
        case .exportable: exportable.map { .boolean($0) } ?? .null
        case .issuer: .text(orNull: issuer)
        case .subject: .text(orNull: subject)
        default: nil
        }
    }
}

/// Details that are all there is, with nobody to ask.
struct KnownDetails: ObjectDetailSource {
    let known: ObjectDetails?

    func fetch(_ field: ObjectField) async throws -> FieldValue { known?.value(of: field) ?? .null }
}

extension FieldValue {
    /// A text, or null.
    static func text(orNull text: String?) -> FieldValue { text.map { .string($0) } ?? .null }

    /// A time, or null.
    static func date(orNull seconds: Int64?) -> FieldValue { seconds.map { .date($0) } ?? .null }
}
