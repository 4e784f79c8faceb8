public import KeyVault

/// A part of a vault's settings that can be brought into another one.
public enum SettingsPart: String, Sendable, CaseIterable {
    /// Rotation policies of keys that are there.
    case rotationPolicies = "rotation-policies"
    /// Policies of certificates that are there.
    case certificatePolicies = "certificate-policies"
    /// Issuers, without their passwords.
    case issuers
    /// Contacts.
    case contacts
    /// Entries of the access policy.
    case accessPolicies = "access-policies"
    /// Role assignments.
    case roles
    /// Network rules.
    case network
    /// Purge protection.
    case protection
    /// Diagnostic settings.
    case diagnostics
    /// Tags.
    case tags
    /// Private endpoints, which are named and not made: each belongs to a subnet.
    case endpoints
    /// Event subscriptions.
    case events
    /// Locks; the last, because one of them may allow no further write.
    case locks
}

/// Which settings to bring where.
public struct SettingsRequest: Sendable {
    /// Where they come from.
    public var source: VerifySide
    /// The vault that is changed.
    public var target: Vault
    /// The parts, in the order of their declaration.
    public var parts: [SettingsPart]

    /// Settings of the parts; all when none are named.
    public init(source: VerifySide, target: Vault, parts: [SettingsPart] = []) {
        self.source = source
        self.target = target
        self.parts = SettingsPart.allCases.filter { parts.isEmpty || parts.contains($0) }
    }
}

/// What became of one setting.
public struct SettingsItem: Sendable {
    /// The kind of object, for a policy of one.
    public let kind: ObjectKind?
    /// The part.
    public let part: SettingsPart
    /// The object, the issuer, the principal, or the vault.
    public let name: String
    /// Its outcome.
    public let status: Outcome
    /// Why, or what else there is to do.
    public let reason: String?
}

/// What came of it all.
public struct SettingsResult: Sendable {
    /// One row a setting.
    public internal(set) var items: [SettingsItem] = []
    /// What ended the run before its time.
    public internal(set) var failure: OperationError?

    /// A result without rows.
    public init() {}

    /// How many settings had this outcome.
    public func count(_ outcome: Outcome) -> Int { items.count { $0.status == outcome } }

    /// 0, 5 when part of it was not done, 1 when nothing was, or the failure's.
    public var exitCode: Int32 {
        let bad = count(.failed) + count(.left) + count(.untried) + count(.incomplete)
        let good = count(.done) + count(.same)
        if let failure { return failure.exitCode != 1 || good == 0 ? failure.exitCode : 5 }
        return bad == 0 ? 0 : good == 0 ? 1 : 5
    }
}
