public import HTTPTransport
internal import Locking

/// What is left of Resource Manager's own budgets, and the pauses that it asks for. Its limits have nothing to do with
/// those of vaults, and each answer says how much is left.
public final class ManagementBudget: Sendable {
    /// What a request is charged to.
    enum Kind: String, Sendable, CaseIterable {
        case reads
        case writes
        case deletes
    }

    /// How many requests are in flight at most.
    static let concurrency = 16
    /// Below so many left, requests of the kind go out one a second: the rest is other people's too.
    static let reserve = 10

    private struct State {
        var remaining: [Kind: Int] = [:]
        /// No request of the kind before this.
        var notBefore: [Kind: Double] = [:]
        var free = ManagementBudget.concurrency
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())
    private let clock: any RetryClock

    /// A budget of which nothing is known yet.
    public init(clock: any RetryClock = SystemRetryClock()) { self.clock = clock }

    /// How many reads the service says are left; nil before it said so.
    public var remainingReads: Int? { state.withLock { $0.remaining[.reads] } }
    /// How many writes the service says are left.
    public var remainingWrites: Int? { state.withLock { $0.remaining[.writes] } }
    /// How many deletes the service says are left.
    public var remainingDeletes: Int? { state.withLock { $0.remaining[.deletes] } }

    /// Waits until a request of the kind may be sent, and runs it.
    func run<Value: Sendable>(_ kind: Kind, _ body: () async throws -> Value) async throws -> Value {
        await enter()
        defer { leave() }
        while true {
            try Task.checkCancellation()
            let wait = state.withLock { state -> Double in
                let now = clock.now
                let wait = max(0, (state.notBefore[kind] ?? now) - now)
                if wait == 0, let left = state.remaining[kind], left <= Self.reserve { state.notBefore[kind] = now + 1 }
                return wait
            }
            guard wait > 0 else { break }
            try await clock.sleep(seconds: wait)
        }
        return try await body()
    }

    /// Reads what an answer's headers say.
    func record(_ kind: Kind, status: Int, _ headers: HTTPHeaders, retryAfter: Double?) {
        var least: Int?
        for scope in ["subscription", "tenant", "subscription-global"] {
            guard let text = headers.first("x-ms-ratelimit-remaining-\(scope)-\(kind.rawValue)"), let left = Int(text)
            else { continue }
            least = min(left, least ?? left)
        }
        let now = clock.now
        state.withLock { state in
            if let least { state.remaining[kind] = least }
            guard status == 429 else { return }
            state.notBefore[kind] = max(state.notBefore[kind] ?? 0, now + (retryAfter ?? 5))
        }
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
