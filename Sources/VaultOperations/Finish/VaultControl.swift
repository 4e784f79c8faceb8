public import ExactJSON

/// What the end of a vault needs of Resource Manager.
public protocol VaultControl: Sendable {
    /// How the vault is protected, and what locks it.
    func protection() async throws -> VaultProtection
    /// The resources that use the vault or an object in it.
    ///
    /// - Throws: when they cannot be listed, which is never taken for none.
    func dependents() async throws -> [MapRow.Dependent]
    /// Role assignments and event subscriptions, which recovering a deleted vault does not bring back.
    func belongings() async throws -> VaultBelongings
    /// Deletes the vault softly; never purges.
    func delete() async throws
    /// When the deleted vault was deleted, and until when it can be recovered; seconds since 1970.
    func deletion() async throws -> (deleted: Int64?, recoverableUntil: Int64?)
}

/// How a vault is protected against its end.
public struct VaultProtection: Sendable, Equatable {
    /// Whether a deleted vault can be recovered.
    public var hasSoftDelete: Bool
    /// For how many days.
    public var retentionDays: Int
    /// The names of the locks on it or above it.
    public var locks: [String]

    /// The protection of a vault.
    public init(hasSoftDelete: Bool, retentionDays: Int, locks: [String]) {
        self.hasSoftDelete = hasSoftDelete
        self.retentionDays = retentionDays
        self.locks = locks
    }
}

/// What hangs on a vault and is gone with it.
public struct VaultBelongings: Sendable {
    /// The role assignments on it.
    public var roleAssignments: [JSON]
    /// The event subscriptions on it.
    public var eventSubscriptions: [JSON]

    /// What hangs on a vault.
    public init(roleAssignments: [JSON] = [], eventSubscriptions: [JSON] = []) {
        self.roleAssignments = roleAssignments
        self.eventSubscriptions = eventSubscriptions
    }

    var json: JSON {
        [
            "format": 1, "roleAssignments": .array(roleAssignments), "eventSubscriptions": .array(eventSubscriptions),
        ]
    }
}
