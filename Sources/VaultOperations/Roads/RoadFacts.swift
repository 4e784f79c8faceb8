public import KeyVault

/// What decides the road of one object.
public struct RoadFacts: Sendable, Equatable {
    /// The kind.
    public var kind: ObjectKind
    /// Whether it belongs to a certificate, and so travels with it.
    public var isManaged: Bool
    /// How many versions there are.
    public var versions: Int
    /// Whether a certificate has a completed version.
    public var isCompleted: Bool
    /// Whether a key, or a certificate's key, is kept in hardware.
    public var isHardware: Bool
    /// Whether a certificate's value holds its private key. Where nobody looked this is the forecast of its policy's
    /// `exportable`; nil when neither is known.
    public var holdsKey: Bool?
    /// Whether the current version of a certificate has expired.
    public var isExpired: Bool
    /// How many versions are disabled.
    public var disabled: Int
    /// Whether the current version is disabled.
    public var isCurrentDisabled: Bool
    /// How many older versions of a certificate have expired or hold no key, so that no vault imports them.
    public var unfit: Int

    /// The facts of an object; what is left out is the ordinary case.
    public init(
        kind: ObjectKind, isManaged: Bool = false, versions: Int = 1, isCompleted: Bool = true,
        isHardware: Bool = false, holdsKey: Bool? = nil, isExpired: Bool = false, disabled: Int = 0,
        isCurrentDisabled: Bool = false, unfit: Int = 0
    ) {
        self.kind = kind
        self.isManaged = isManaged
        self.versions = versions
        self.isCompleted = isCompleted
        self.isHardware = isHardware
        self.holdsKey = holdsKey
        self.isExpired = isExpired
        self.disabled = disabled
        self.isCurrentDisabled = isCurrentDisabled
        self.unfit = unfit
    }
}

/// What a statement knows and allows.
public struct RoadTerms: Sendable, Equatable {
    /// The statement that moves objects.
    public enum Method: Sendable {
        /// Backup and restore: blobs only.
        case blobs
        /// Export and import: values only.
        case values
        /// Copy: the best road for each object.
        case best
    }

    /// How it moves objects.
    public var method: Method
    /// Whether blobs can be restored in the target.
    public var worlds: Worlds
    /// Whether the target keeps keys in hardware (tier premium); nil when its tier is not known.
    public var targetHasHardware: Bool?
    /// `recreate keys`
    public var recreatesKeys: Bool
    /// `recreate certificates`
    public var recreatesCertificates: Bool
    /// `including disabled`
    public var includesDisabled: Bool

    /// The terms of a statement without clauses.
    public init(
        method: Method, worlds: Worlds, targetHasHardware: Bool? = nil, recreatesKeys: Bool = false,
        recreatesCertificates: Bool = false, includesDisabled: Bool = false
    ) {
        self.method = method
        self.worlds = worlds
        self.targetHasHardware = targetHasHardware
        self.recreatesKeys = recreatesKeys
        self.recreatesCertificates = recreatesCertificates
        self.includesDisabled = includesDisabled
    }
}
