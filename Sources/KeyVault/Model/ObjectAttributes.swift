internal import ExactJSON

/// The attributes of one version. Times are whole seconds since 1970, by the service's clock.
public struct ObjectAttributes: Sendable, Equatable {
    /// Whether the version may be used; absent means true.
    public var enabled: Bool
    /// `nbf`: not to be used before.
    public var notBefore: Int64?
    /// `exp`: not to be used after.
    public var expires: Int64?
    /// When the version was made.
    public var created: Int64?
    /// When its attributes last changed.
    public var updated: Int64?
    /// Days for which a deleted object can be recovered; 0 when soft delete is off.
    public var recoverableDays: Int?
    /// The vault's recovery level, such as `Recoverable+Purgeable`.
    public var recoveryLevel: String?
    /// A key's `exportable`: it means secure release, not that the key can be read.
    public var exportable: Bool?
    /// A key's `hsmPlatform` (since 7.5): `0` is software.
    public var hsmPlatform: String?

    /// Creates attributes.
    public init(
        enabled: Bool = true, notBefore: Int64? = nil, expires: Int64? = nil, created: Int64? = nil,
        updated: Int64? = nil, recoverableDays: Int? = nil, recoveryLevel: String? = nil, exportable: Bool? = nil,
        hsmPlatform: String? = nil
    ) {
        self.enabled = enabled
        self.notBefore = notBefore
        self.expires = expires
        self.created = created
        self.updated = updated
        self.recoverableDays = recoverableDays
        self.recoveryLevel = recoveryLevel
        self.exportable = exportable
        self.hsmPlatform = hsmPlatform
    }

    /// Whether a deleted object may be purged; nil when the level is not known.
    public var isPurgeable: Bool? { recoveryLevel.map { $0.range(ofASCII: "Purgeable") != nil } }

    /// Reads the `attributes` member; nil when a member has another type than the service documents.
    init(_ json: JSON?) throws(AnswerError) {
        self.init()
        guard let json, !json.isNull else { return }
        let reader = try MemberReader(json, "attributes")
        enabled = try reader.bool("enabled") ?? true
        notBefore = try reader.integer("nbf")
        expires = try reader.integer("exp")
        created = try reader.integer("created")
        updated = try reader.integer("updated")
        recoverableDays = try reader.integer("recoverableDays").map { Int($0) }
        recoveryLevel = try reader.text("recoveryLevel")
        exportable = try reader.bool("exportable")
        hsmPlatform = try reader.text("hsmPlatform")
    }
}
