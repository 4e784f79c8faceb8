public import KeyVault

/// A fact that hinders a move, or is worth knowing before it.
public struct Finding: Sendable, Equatable {
    /// How much it weighs.
    public enum Severity: String, Sendable, CaseIterable {
        /// The move, or a part of it, cannot be done.
        case blocker
        /// Something would be lost, or need a hand.
        case warning
        /// Good to know.
        case note
    }

    /// Which fact it is; the words of operations section 14.
    public enum ID: String, Sendable, CaseIterable {
        case sameVault = "same-vault"
        case nameTaken = "name-taken"
        case nameRules = "name-rules"
        case vaultDeletedNamesake = "vault-deleted-namesake"
        case worldUnknown = "world-unknown"
        case worldDiffers = "world-differs"
        case keyStays = "key-stays"
        case certStays = "cert-stays"
        case certExpired = "cert-expired"
        case versionsMany = "versions-many"
        case versionsLimit = "versions-limit"
        case hsmTier = "hsm-tier"
        case disabled
        case expired
        case notYetValid = "not-yet-valid"
        case pending
        case orderTied = "order-tied"
        case liveNamesake = "live-namesake"
        case otherKind = "other-kind"
        case deletedNamesake = "deleted-namesake"
        case deletedProtected = "deleted-protected"
        case rotationDue = "rotation-due"
        case renewalDue = "renewal-due"
        case issuerMissing = "issuer-missing"
        case issuerCredential = "issuer-credential"
        case settingsLost = "settings-lost"
        case deletedInSource = "deleted-in-source"
        case storageAccounts = "storage-accounts"
        case permission
        case permissionUnknown = "permission-unknown"
        case modelDiffers = "model-differs"
        case firewallSource = "firewall-source"
        case firewallTarget = "firewall-target"
        case callersBlocked = "callers-blocked"
        case networkFirst = "network-first"
        case retentionShort = "retention-short"
        case unprotected
        case protectionFinal = "protection-final"
        case vaultUnrecoverable = "vault-unrecoverable"
        case lock
        case dependents
        case dependentsUnknown = "dependents-unknown"
        case clockSkew = "clock-skew"
        case writeBudget = "write-budget"
    }

    /// Which fact.
    public let id: ID
    /// How much it weighs.
    public let severity: Severity
    /// The kind of object; nil when it is about a vault or something else.
    public let kind: ObjectKind?
    /// The object, the vault or the resource.
    public let name: String
    /// Why it matters.
    public let reason: String
    /// What to do; nil when there is nothing to do.
    public let remedy: String?
}

/// What an assessment found.
public struct AssessResult: Sendable {
    /// Every finding, blockers first.
    public internal(set) var items: [Finding] = []
    /// How many objects were looked at.
    public internal(set) var objects = 0

    /// An assessment without findings.
    public init() {}

    /// How many stop the move.
    public var blockers: Int { count(.blocker) }
    /// How many warn.
    public var warnings: Int { count(.warning) }
    /// How many are only notes.
    public var notes: Int { count(.note) }
    /// Whether nothing stops the move.
    public var passed: Bool { blockers == 0 }
    /// 0, or 6 with a blocker.
    public var exitCode: Int32 { passed ? 0 : 6 }

    private func count(_ severity: Finding.Severity) -> Int { items.count { $0.severity == severity } }

    mutating func sort() {
        let order = Finding.Severity.allCases
        items = items.enumerated().sorted { left, right in
            let (one, other) = (
                order.firstIndex(of: left.element.severity), order.firstIndex(of: right.element.severity)
            )
            return one == other ? left.offset < right.offset : (one ?? 0) < (other ?? 0)
        }.map(\.element)
    }
}

/// What to assess.
public struct AssessRequest: Sendable {
    /// Where the move would go.
    public enum Target: Sendable {
        /// A connected vault.
        case vault(Vault)
        /// A vault that is still to be made there, in the source's subscription, under that name if it is known.
        case region(String, name: String? = nil)
        /// Nobody said yet.
        case open
    }

    /// The vault that would be moved.
    public var source: Vault
    /// Where to.
    public var target: Target
    /// The objects.
    public var selection: Selection

    /// An assessment of the selection.
    public init(source: Vault, target: Target, selection: Selection = .all) {
        self.source = source
        self.target = target
        self.selection = selection
    }
}
