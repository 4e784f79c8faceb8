internal import Locking

/// All vaults of all subscriptions by their name, which is unique in the world: live ones, and deleted ones until they
/// are purged or their time is over.
final class VaultRegistry: Sendable {
    /// A vault that was deleted and can be recovered.
    struct Deleted: Sendable {
        let vault: Vault
        /// Seconds since 1970 of the deletion.
        let deleted: Int64
        /// Seconds since 1970 at which it is purged by itself.
        let purge: Int64
    }

    /// Who has a name.
    enum Holder: Sendable {
        case live(Vault)
        case deleted(Deleted)
    }

    private struct State: Sendable {
        var live: [String: Vault] = [:]
        var deleted: [String: Deleted] = [:]

    }

    private let state: Locked<State>
    private let journal: StateJournal

    init(_ vaults: [Vault], _ journal: StateJournal) {
        self.journal = journal
        var state = State()
        for vault in vaults where state.live[vault.name.lowercased()] == nil {
            state.live[vault.name.lowercased()] = vault
        }
        self.state = Locked(state)
    }

    /// The live vault of this name in any case.
    subscript(name: String) -> Vault? { state.withLock { $0.live[name.lowercased()] } }

    /// Live vaults at or below a scope, by id.
    func vaults(below scope: Scope = .root) -> [Vault] {
        state.withLock { state in
            state.live.values.filter { scope.contains($0.scope) }.sorted { $0.scope.key < $1.scope.key }
        }
    }

    /// Deleted vaults at or below a scope, by name.
    func deleted(below scope: Scope = .root, at now: Int64) -> [Deleted] {
        state.withLock { state in
            state.deleted.values.filter { $0.purge > now && scope.contains($0.vault.scope) }
                .sorted { $0.vault.name.lowercased() < $1.vault.name.lowercased() }
        }
    }

    /// Who has a name at a second since 1970; nil for a free one.
    func holder(_ name: String, at now: Int64) -> Holder? {
        state.withLock { holder(name.lowercased(), at: now, in: &$0) }
    }

    private func holder(_ key: String, at now: Int64, in state: inout State) -> Holder? {
        if let vault = state.live[key] { return .live(vault) }
        guard let entry = state.deleted[key] else { return nil }
        if entry.purge > now { return .deleted(entry) }
        state.deleted[key] = nil
        forget(entry.vault)
        return nil
    }

    /// Tells the journal that a vault is no more.
    private func forget(_ vault: Vault) {
        journal.record(.vault, vault.scope.description, nil)
        vault.recordErasure()
    }

    /// Adds a vault; false when its name is taken.
    func add(_ vault: Vault, at now: Int64) -> Bool {
        state.withLock { state in
            let key = vault.name.lowercased()
            guard holder(key, at: now, in: &state) == nil else { return false }
            state.live[key] = vault
            tell(vault.document())
            return true
        }
    }

    /// Deletes a live vault: it keeps its name for the days of its retention, unless it has no soft delete.
    func delete(_ vault: Vault, at now: Int64) {
        let configuration = vault.configuration
        state.withLock { state in
            let key = vault.name.lowercased()
            guard state.live[key] === vault else { return }
            state.live[key] = nil
            guard configuration.softDelete else { return forget(vault) }
            let purge = now + Int64(configuration.retentionDays) * 86_400
            state.deleted[key] = Deleted(vault: vault, deleted: now, purge: purge)
            tell(vault.document(deleted: now, purge: purge))
        }
    }

    /// Recovers a deleted vault with all that it holds; nil when there is none.
    func recover(_ name: String, at now: Int64) -> Vault? {
        state.withLock { state in
            guard case .deleted(let entry)? = holder(name.lowercased(), at: now, in: &state) else { return nil }
            state.deleted[name.lowercased()] = nil
            state.live[name.lowercased()] = entry.vault
            tell(entry.vault.document())
            return entry.vault
        }
    }

    /// Forgets a deleted vault; false when there is none.
    func purge(_ name: String, at now: Int64) -> Bool {
        state.withLock { state in
            guard case .deleted(let entry)? = holder(name.lowercased(), at: now, in: &state) else { return false }
            state.deleted[name.lowercased()] = nil
            forget(entry.vault)
            return true
        }
    }

    private func tell(_ document: StateDocument) { journal.record(document.kind, document.id, document.content) }

    /// Every vault as a document.
    var documents: [StateDocument] {
        state.withLock { state in
            state.live.values.map { $0.document() }
                + state.deleted.values.map { $0.vault.document(deleted: $0.deleted, purge: $0.purge) }
        }.sorted { $0.id < $1.id }
    }

    /// Forgets all vaults and takes these.
    func replace(live: [Vault], deleted: [Deleted]) {
        state.withLock { state in
            state.live = Dictionary(live.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { $1 })
            state.deleted = Dictionary(deleted.map { ($0.vault.name.lowercased(), $0) }, uniquingKeysWith: { $1 })
        }
    }
}
