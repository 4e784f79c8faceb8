internal import KeyVault
internal import Locking

/// Names of objects that completion was given by vaults: had at once once they are known, refreshed behind the
/// person's back, and never waited for longer than a moment.
final class NameCache: Sendable {
    /// Which names.
    struct Key: Hashable, Sendable {
        let url: String
        let kind: ObjectKind
    }

    private struct Entry {
        var names: [String] = []
        /// The names of the refresh that runs, as far as they have come.
        var arriving: [String] = []
        /// When `names` was complete; nil when it never was or is known to be out of date.
        var taken: ContinuousClock.Instant?
        var refresh: Task<Void, Never>?
    }

    private struct Waiter {
        let key: Key
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private let state = Locked(State())
    private let life: Duration
    private let patience: Duration
    private let limit: Int

    /// A cache whose names are good for `life`, which waits for new ones no longer than `patience` and keeps `limit`.
    init(life: Duration = .seconds(60), patience: Duration = .milliseconds(400), limit: Int = 1_000) {
        self.life = life
        self.patience = patience
        self.limit = limit
    }

    /// The names that are known now; those that come within a moment when none are. `list` asks the vault.
    func names(_ key: Key, list: @escaping @Sendable () -> AsyncThrowingStream<Record, any Error>) async -> [String] {
        let (known, isFresh) = state.withLock { state in
            let entry = state.entries[key] ?? Entry()
            let isFresh = entry.taken.map { .now - $0 < life } ?? false
            if !isFresh, entry.refresh == nil {
                var changed = entry
                changed.arriving = []
                changed.refresh = Task { await self.refresh(key, list()) }
                state.entries[key] = changed
            }
            return (entry.names, isFresh)
        }
        if isFresh || !known.isEmpty { return known }
        await waitAMoment(for: key)
        return state.withLock { state in
            guard let entry = state.entries[key] else { return [] }
            return entry.refresh == nil ? entry.names : entry.arriving
        }
    }

    /// What is known may be out of date: it is still offered, and refreshed when it is next asked for.
    func expire() {
        state.withLock { state in
            for key in state.entries.keys { state.entries[key]?.taken = nil }
        }
    }

    /// Ends what runs in the background.
    func cancel() {
        let tasks = state.withLock { state in state.entries.values.compactMap(\.refresh) }
        for task in tasks { task.cancel() }
    }

    private func refresh(_ key: Key, _ stream: AsyncThrowingStream<Record, any Error>) async {
        var names: [String] = []
        var isWhole = true
        do {
            for try await record in stream {
                guard names.count < limit else { break }
                guard let name = record["name"]?.string else { continue }
                names.append(name)
                state.withLock { $0.entries[key]?.arriving.append(name) }
            }
        } catch {
            isWhole = false
        }
        let found = names
        let succeeded = isWhole && !Task.isCancelled
        let waiting = state.withLock { state in
            state.entries[key]?.refresh = nil
            if succeeded {
                state.entries[key]?.names = found
                state.entries[key]?.taken = .now
            }
            let ready = state.waiters.filter { $0.value.key == key }
            for id in ready.keys { state.waiters[id] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in waiting { continuation.resume() }
    }

    private func waitAMoment(for key: Key) async {
        await withCheckedContinuation { continuation in
            let id = state.withLock { state -> Int? in
                guard state.entries[key]?.refresh != nil else { return nil }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = Waiter(key: key, continuation: continuation)
                return state.nextWaiter
            }
            guard let id else { return continuation.resume() }
            Task {
                try? await Task.sleep(for: patience)
                state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
            }
        }
    }
}
