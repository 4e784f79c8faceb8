internal import Dispatch
internal import Locking

/// Brings changes to disk in their order, as many at once as came while the last ones were written, so that many
/// requests share one synchronisation.
final class StateWriter: Sendable {
    typealias Waiter = @Sendable (Bool) -> Void

    private struct State: Sendable {
        var pending: [StateDocument] = []
        /// Number of the last change that came, and of the last one that is on disk.
        var noted = 0
        var durable = 0
        var isWriting = false
        var waiters: [(number: Int, body: Waiter)] = []
        /// Once writing has failed, nothing is acknowledged any more.
        var failure: EmulatorError?
    }

    private let store: StateStore
    private let state = Locked(State())
    private let queue = DispatchQueue(label: "kvmsh.emulator.state")

    init(_ store: StateStore) { self.store = store }

    /// Notes a change; it is written soon.
    func note(_ document: StateDocument) {
        let starts = state.withLock { state in
            state.pending.append(document)
            state.noted += 1
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if starts { queue.async { self.write() } }
    }

    /// Calls `body` once everything that has been noted until now is on disk, at once when it is: with false when it
    /// could not be written.
    func whenDurable(_ body: @escaping Waiter) {
        let answer: Bool? = state.withLock { state in
            if state.failure != nil { return false }
            if state.durable == state.noted { return true }
            state.waiters.append((state.noted, body))
            return nil
        }
        if let answer { body(answer) }
    }

    /// Waits until everything that has been noted is on disk. Throws when it could not be written.
    func flush() async throws(EmulatorError) {
        let isWritten = await withCheckedContinuation { continuation in
            whenDurable { continuation.resume(returning: $0) }
        }
        if !isWritten {
            throw state.withLock { $0.failure } ?? EmulatorError(.state, "the state could not be written")
        }
    }

    /// Writes the rest and closes the store.
    func close() async {
        try? await flush()
        await withCheckedContinuation { continuation in
            queue.async {
                self.store.close()
                continuation.resume()
            }
        }
    }

    private func write() {
        while true {
            let (documents, last, hasFailed) = state.withLock { state in
                let documents = state.pending
                state.pending = []
                if documents.isEmpty { state.isWriting = false }
                return (documents, state.noted, state.failure != nil)
            }
            guard !documents.isEmpty else { return }
            var failure: EmulatorError?
            if !hasFailed {
                do throws(EmulatorError) { try store.write(documents) } catch { failure = error }
            }
            let ready = state.withLock { state in
                if let failure { state.failure = failure }
                let isWritten = state.failure == nil
                if isWritten { state.durable = last }
                let ready = state.waiters.filter { $0.number <= last || !isWritten }
                state.waiters.removeAll { $0.number <= last || !isWritten }
                return ready.map { (body: $0.body, isWritten: isWritten) }
            }
            for waiter in ready { waiter.body(waiter.isWritten) }
        }
    }
}
