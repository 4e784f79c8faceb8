internal import ExactJSON

/// What there is before a seed or a client says anything.
extension ResourceStore {
    /// The configuration's subscription and those of its vaults, and the vaults' resource groups.
    init(_ configuration: EmulatorConfiguration, holding vaults: [Vault]) {
        self.init()
        declare(
            Subscription(
                id: configuration.subscription, displayName: "Emulator", tenant: configuration.tenant.lowercased()))
        for vault in vaults {
            if subscription(vault.subscription) == nil {
                declare(
                    Subscription(
                        id: vault.subscription, displayName: "Emulator \(subscriptions.count + 1)",
                        tenant: configuration.tenant.lowercased()))
            }
            guard let scope = vault.scope.groupScope, group(scope) == nil else { continue }
            put(ResourceGroup(scope: scope, location: vault.region, tags: .object([])))
        }
    }
}

extension AccessControl {
    /// Everybody of the configuration is Owner of all its subscriptions and may do everything in its vaults, so that an
    /// emulator that was told nothing is usable.
    convenience init(
        _ configuration: EmulatorConfiguration, holding vaults: [Vault], now: Int64, _ journal: StateJournal
    ) {
        self.init(journal)
        let subscriptions = Set([configuration.subscription] + vaults.map(\.subscription))
        for principal in configuration.principals {
            for subscription in subscriptions { grantEverything(to: principal.objectID, in: subscription, now: now) }
        }
    }

    /// Makes a principal Owner and Key Vault Administrator of a subscription.
    func grantEverything(to principalID: String, in subscription: String, now: Int64) {
        for role in [BuiltInRoles.owner, BuiltInRoles.administrator] {
            let scope = Scope("/subscriptions/\(subscription)")
            let name = DirectorySeed.guid("role assignment", "\(scope.key) \(role.id) \(principalID.lowercased())")
            // The name follows from what it grants: the same assignment twice is one.
            try? put(RoleAssignment(name: name, scope: scope, role: role, principalID: principalID, created: now))
        }
    }
}
