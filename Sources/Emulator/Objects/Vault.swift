internal import Locking

/// A vault: its settings, which Resource Manager changes, and its state, each behind a lock.
final class Vault: Sendable {
    let name: String
    /// Programmatic name of the region.
    let region: String
    /// The vault's own subscription or the emulator's.
    let subscription: String
    /// The vault as a resource: where its rights, locks and extension resources stand.
    let scope: Scope
    /// Milliseconds since 1970 of the vault's creation.
    let created: Int64
    private let settings: Locked<VaultConfiguration>
    let journal: StateJournal
    private let state = Locked(VaultState())

    init(
        _ configuration: VaultConfiguration, subscription: String, created: Int64 = 0,
        _ journal: StateJournal = StateJournal()
    ) {
        self.journal = journal
        name = configuration.name
        region = Region.programmaticName(configuration.region)
        self.subscription = configuration.subscription ?? subscription
        self.created = created
        scope = Self.scope(name, group: configuration.resourceGroup, subscription: self.subscription)
        settings = Locked(configuration)
    }

    static func scope(_ name: String, group: String, subscription: String) -> Scope {
        Scope("/subscriptions/\(subscription)/resourceGroups/\(group)/providers/Microsoft.KeyVault/vaults/\(name)")
    }

    /// The settings of this moment.
    var configuration: VaultConfiguration { settings.withLock { $0 } }

    /// The tenant whose tokens the vault accepts; nil for the emulator's.
    var tenant: String? { settings.withLock { $0.tenant } }

    /// The region as the settings write it.
    var regionText: String { settings.withLock { $0.region } }

    /// Changes settings; what `body` throws leaves them as they were.
    func configure<Failure: Error>(
        _ body: (inout VaultConfiguration) throws(Failure) -> Void
    ) throws(Failure) {
        try settings.withLock { settings throws(Failure) in
            var changed = settings
            try body(&changed)
            settings = changed
            journal.record(.vault, scope.description, json(changed))
        }
    }

    /// Where backup blobs of this vault can be opened.
    var world: BlobWorld { BlobWorld(subscription: subscription, geography: configuration.geography) }

    /// Runs `body` alone on the state. It must do nothing slow: no key generation, no sealing.
    func withState<Result: Sendable, Failure: Error>(
        _ body: (inout VaultState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in
            // What a body that fails has changed before stays changed.
            defer { recordChanges(of: &state) }
            return try body(&state)
        }
    }
}
