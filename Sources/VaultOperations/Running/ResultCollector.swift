import KeyVault
import Locking

/// Gathers the outcomes of objects that are worked on at once, and tells them on.
final class ResultCollector: Sendable {
    private struct State {
        var result: OperationResult
        var permissionFailures = 0
    }

    private let state: Locked<State>
    private let events: OperationEventSink

    init(folder: String?, events: @escaping OperationEventSink) {
        state = Locked(State(result: OperationResult(folder: folder)))
        self.events = events
    }

    /// An object has its outcome.
    func finish(
        _ item: OperationItem, versions: Int = 0, bytes: Int64 = 0, permission: Bool = false
    ) {
        state.withLock { state in
            state.result.add(item)
            state.result.versions += versions
            state.result.bytes += bytes
            if permission { state.permissionFailures += 1 }
        }
        events(.objectFinished(item))
    }

    /// Something ended the run; the first such thing is the one that counts, unless something was left enabled.
    func stop(_ error: OperationError) {
        state.withLock { state in
            if error.code == .interrupted {
                state.result.interrupted = true
            } else if state.result.failure == nil || error.code == .notPutBack {
                state.result.failure = error
            }
        }
    }

    /// Ends the run by what was thrown in it; a failure before any object has an outcome is thrown on.
    func end(by error: any Error) throws(OperationError) {
        let isInterrupted = error.isCancellation || Task.isCancelled
        let failure = isInterrupted ? OperationError(CancellationError()) : OperationError(error)
        if finished == 0, failure.code != .interrupted { throw failure }
        stop(failure)
    }

    /// Whether something ended the run.
    var hasStopped: Bool { state.withLock { $0.result.failure != nil || $0.result.interrupted } }

    /// How many objects have this outcome so far.
    func count(_ outcome: Outcome) -> Int { state.withLock { $0.result.count(outcome) } }

    /// How many objects have an outcome so far.
    var finished: Int { state.withLock { $0.result.objects } }

    /// The rows so far that fulfil a condition.
    func items(where matches: (OperationItem) -> Bool) -> [OperationItem] {
        state.withLock { state in state.result.items.filter(matches) }
    }

    /// The result, sorted.
    func result() -> OperationResult {
        state.withLock { state in
            var result = state.result
            result.sort()
            let failed = result.count(.failed)
            result.onlyPermissionFailures = failed > 0 && state.permissionFailures == failed
            return result
        }
    }
}

extension OperationResult {
    /// Sorts the rows: certificates, keys, secrets, each by name.
    mutating func sort() {
        items.sort { ObjectKey($0.kind, $0.name) < ObjectKey($1.kind, $1.name) }
    }
}
