import Dispatch
import Locking

/// One synchronisation of the disk for everyone who waits for one.
///
/// Whoever asks while a synchronisation runs is served by the next one, because the running one may have begun before
/// the asker's data was written.
final class GroupSync: Sendable {
    private struct State {
        var waiters: [CheckedContinuation<Void, any Error>] = []
        var scheduled = false
    }

    private let state = Locked(State())
    private let queue: DispatchQueue
    private let body: @Sendable () throws -> Void

    init(label: String, _ body: @escaping @Sendable () throws -> Void) {
        queue = DispatchQueue(label: label)
        self.body = body
    }

    /// Returns when a synchronisation that began after this call has ended.
    func synchronize() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let schedule = state.withLock { state in
                state.waiters.append(continuation)
                defer { state.scheduled = true }
                return !state.scheduled
            }
            if schedule { queue.async { self.flush() } }
        }
    }

    /// Starts a synchronisation that nobody waits for.
    func start() {
        let schedule = state.withLock { state in
            defer { state.scheduled = true }
            return !state.scheduled
        }
        if schedule { queue.async { self.flush() } }
    }

    private func flush() {
        let waiters = state.withLock { state in
            defer { state = State() }
            return state.waiters
        }
        let result = Result { try body() }
        for waiter in waiters { waiter.resume(with: result) }
    }
}
