internal import ExactJSON
internal import Regions

/// One vault of the emulator.
public struct VaultConfiguration: Sendable, Equatable {
    /// What a vault may hold: `standard`, or `premium` with HSM keys.
    public enum SKU: String, Sendable {
        /// Software keys only.
        case standard
        /// Software and HSM keys.
        case premium
    }

    /// 3 to 24 letters, digits and dashes; the first label of its host name.
    public var name: String
    /// Programmatic region name such as `westeurope`.
    public var region: String
    /// Name of the geography; by default the region's, by `Geography`.
    public var geography: String
    /// Subscription GUID; nil for the emulator's.
    public var subscription: String?
    /// Resource group.
    public var resourceGroup: String
    /// What it may hold.
    public var sku: SKU
    /// Days for which a deleted object can be recovered, 7 to 90.
    public var retentionDays: Int
    /// Whether deleted objects cannot be purged before their time.
    public var purgeProtection: Bool
    /// Tenant whose tokens the vault accepts, a GUID; nil for the emulator's.
    public var tenant: String?
    /// Whether rights come from role assignments (true) or from `accessPolicies`.
    public var usesRoles: Bool
    /// Rights while `usesRoles` is false.
    public var accessPolicies: [AccessPolicy]
    /// The firewall; nil when none was ever set, which lets in everybody.
    public var network: NetworkRules?
    /// Whether callers outside private endpoints are let in at all.
    public var publicNetworkAccess = true
    /// Whether deleted objects, and the vault itself, can be recovered; false for vaults from before 2020 only.
    public var softDelete = true
    /// `enabledForDeployment`, `enabledForDiskEncryption` and `enabledForTemplateDeployment`, as far as they were set.
    var enabledFor: [String: Bool] = [:]
    /// The vault resource's tags.
    var tags: [JSONMember] = []

    /// Creates a vault; an unknown region is a geography of its own.
    public init(
        name: String,
        region: String = "westeurope",
        geography: String? = nil,
        subscription: String? = nil,
        resourceGroup: String = "emulator",
        sku: SKU = .premium,
        retentionDays: Int = 90,
        purgeProtection: Bool = false,
        usesRoles: Bool = true,
        accessPolicies: [AccessPolicy] = []
    ) {
        self.name = name
        self.region = region
        self.geography = geography ?? Geography.of(region: region) ?? region
        self.subscription = subscription
        self.resourceGroup = resourceGroup
        self.sku = sku
        self.retentionDays = min(max(retentionDays, 7), 90)
        self.purgeProtection = purgeProtection
        self.usesRoles = usesRoles
        self.accessPolicies = accessPolicies
    }

    /// The recovery level that every attribute set of the vault shows (facts 2.2).
    var recoveryLevel: String {
        guard softDelete else { return "Purgeable" }
        let base = retentionDays == 90 ? "Recoverable" : "CustomizedRecoverable"
        return purgeProtection ? base : base + "+Purgeable"
    }

    /// Days for which a deleted object is kept: none without soft delete.
    var recoverableDays: Int { softDelete ? retentionDays : 0 }

    /// Whether a name obeys the service's rule: 3 to 24 characters, a letter first, no `--`, no dash at the end.
    public static func isValid(name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (3...24).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
        guard first.isASCIILetter, last != UInt8(ascii: "-") else { return false }
        guard bytes.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }) else { return false }
        return !zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "-") }
    }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
