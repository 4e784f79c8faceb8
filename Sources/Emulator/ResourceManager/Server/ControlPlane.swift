internal import Locking

/// The state of Resource Manager and its routes.
final class ControlPlane: Sendable {
    typealias Routes = RoutingTable<ControlContext.Handler>

    private let store: Locked<ResourceStore>
    private let journal: StateJournal
    /// By what stands behind the last `/providers/`.
    let providerRoutes: Routes
    /// By the whole path, for paths without a provider.
    let plainRoutes: Routes

    init(_ store: ResourceStore, _ journal: StateJournal) {
        self.journal = journal
        self.store = Locked(store)
        var provider = Routes()
        VaultRoutes.register(on: &provider)
        DeletedVaultRoutes.register(on: &provider)
        RoleRoutes.register(on: &provider)
        GraphRoutes.register(on: &provider)
        ProviderRoutes.register(on: &provider)
        VaultObjectRoutes.register(on: &provider)
        DeploymentRoutes.register(on: &provider)
        SiteRoutes.register(on: &provider)
        providerRoutes = provider
        var plain = Routes()
        SubscriptionRoutes.register(on: &plain)
        GroupRoutes.register(on: &plain)
        ExportRoutes.register(on: &plain)
        plainRoutes = plain
    }

    /// Runs `body` alone on the resources.
    func withStore<Result: Sendable, Failure: Error>(
        _ body: (inout ResourceStore) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try store.withLock { store throws(Failure) in
            defer {
                for change in store.takeChanges() { journal.record(change.kind, change.id, change.content) }
            }
            return try body(&store)
        }
    }

    /// Seconds that a poll is told to wait: at least one, because clients take none for half a minute.
    func retryAfter(_ conditions: Conditions) -> Int64 {
        max(1, min(15, conditions.controlPlaneDelay.milliseconds / 1_000))
    }
}
