internal import Locking

/// One piece of work for all who ask while it runs. A waiter who is cancelled leaves at once; the work ends when nobody is
/// left. A result is handed to its waiters and not kept.
final class SingleFlight<Value: Sendable>: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var flight = 0
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Value, any Error>?] = [:]
    }

    private let state = Locked(State())

    /// Joins the work that runs, or starts it.
    func run(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            state.waiters.updateValue(nil, forKey: state.nextWaiter)
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isLeft = state.withLock { state in
                    guard state.waiters.keys.contains(waiter) else { return true }
                    state.waiters.updateValue(continuation, forKey: waiter)
                    if state.task == nil { start(work, &state) }
                    return false
                }
                if isLeft { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            leave(waiter)
        }
    }

    private func start(_ work: @escaping @Sendable () async throws -> Value, _ state: inout State) {
        state.flight += 1
        let flight = state.flight
        state.task = Task {
            let result: Result<Value, any Error>
            do {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            self.land(flight, result)
        }
    }

    private func leave(_ waiter: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            guard let waiting = state.waiters.removeValue(forKey: waiter) else { return nil }
            if state.waiters.isEmpty, let task = state.task {
                task.cancel()
                state.task = nil
                state.flight += 1
            }
            return waiting
        }
        continuation?.resume(throwing: CancellationError())
    }

    private func land(_ flight: Int, _ result: Result<Value, any Error>) {
        let waiters = state.withLock { state -> [CheckedContinuation<Value, any Error>] in
            guard state.flight == flight else { return [] }
            state.task = nil
            let ready = state.waiters.filter { $0.value != nil }
            for waiter in ready.keys { state.waiters.removeValue(forKey: waiter) }
            return ready.values.compactMap { $0 }
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}
