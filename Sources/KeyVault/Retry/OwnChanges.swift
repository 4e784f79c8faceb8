internal import Locking

/// What this client changed a moment ago: the service needs a while until its other answers agree with it.
final class OwnChanges: Sendable {
    enum Change: Sendable {
        case deleted
        case recovered
        case restored
        case purged
    }

    private struct State {
        var changes: [VaultObjectID: (change: Change, time: Double)] = [:]
        var lastSweep = 0.0
        var grantedAt: Double?
    }

    private let state = Locked(State())

    /// The longest time for which a change matters.
    private static let memory = 180.0

    func note(_ change: Change, of object: VaultObjectID, now: Double) {
        state.withLock { state in
            state.changes[object.withoutVersion] = (change, now)
            guard now > state.lastSweep + 30 else { return }
            state.lastSweep = now
            state.changes = state.changes.filter { $0.value.time + Self.memory > now }
        }
    }

    func noteGrant(now: Double) { state.withLock { $0.grantedAt = now } }

    /// Until when an answer may still come from before a change of ours; nil when it is final.
    ///
    /// Sources: Key Vault REST, soft-delete timing.
    func contradictionEnds(_ error: VaultError, of call: ServiceCall) -> Double? {
        state.withLock { state in
            if error.isPermissionDenied { return state.grantedAt.map { $0 + 600 } }
            guard let object = call.object?.withoutVersion, let last = state.changes[object] else { return nil }
            switch (error.status, last.change) {
            case (404, .recovered), (404, .restored): return call.isInDeletedCollection ? nil : last.time + 60
            case (404, .deleted): return call.isInDeletedCollection ? last.time + 120 : nil
            case (409, .purged): return last.time + 120
            default: return nil
            }
        }
    }
}
