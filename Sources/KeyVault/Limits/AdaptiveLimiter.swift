public import HTTPTransport
internal import Locking

/// Decides how many requests are on their way to a vault, and how fast each class of them may follow.
///
/// It starts with eight at once and grows as long as the median latency stays under twice the best, up to `jobs`;
/// it halves on 503 and timeouts. A 429 pauses its class and teaches the rate. Waiting is fair and ends at once when the
/// task is cancelled.
public final class AdaptiveLimiter: Sendable {
    private struct Inner {
        var state: LimiterState
        var waiters: [UInt64: Waiter] = [:]
        /// When the next timer fires.
        var timerAt = Double.infinity
    }

    private enum Waiter {
        /// About to wait.
        case announced
        /// Cancelled before it began to wait.
        case cancelled
        case waiting(CheckedContinuation<Permit, any Error>)
    }

    private let inner: Locked<Inner>
    private let clock: any RetryClock

    /// - Parameters:
    ///   - jobs: the most requests on their way at once.
    ///   - priors: what is assumed about the vault's limits.
    public init(jobs: Int, priors: LimiterPriors, clock: any RetryClock = SystemRetryClock()) {
        inner = Locked(Inner(state: LimiterState(ceiling: jobs, priors: priors)))
        self.clock = clock
    }

    /// Waits until the request may be sent. Every permit must be finished.
    func acquire(
        _ requestClass: RequestClass, operation: String, weight: Double = 1, bytes: Int = 0
    ) async throws -> Permit {
        try Task.checkCancellation()
        let now = clock.now
        let immediate = inner.withLock {
            $0.state.admitAtOnce(requestClass, operation: operation, weight: weight, bytes: bytes, now: now)
        }
        if let immediate { return immediate }
        let id = inner.withLock { inner in
            let id = inner.state.makeID()
            inner.waiters[id] = .announced
            return id
        }
        let request = WaitingRequest(
            id: id, requestClass: requestClass, operation: operation, weight: weight, bytes: bytes)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = inner.withLock { inner in
                    if case .cancelled = inner.waiters[id] {
                        inner.waiters[id] = nil
                        return true
                    }
                    inner.waiters[id] = .waiting(continuation)
                    inner.state.enqueue(request)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) } else { admitWaiting() }
            }
        } onCancel: {
            cancel(id, requestClass)
        }
    }

    private func cancel(_ id: UInt64, _ requestClass: RequestClass) {
        let continuation = inner.withLock { inner -> CheckedContinuation<Permit, any Error>? in
            switch inner.waiters[id] {
            case .announced:
                inner.waiters[id] = .cancelled
                return nil
            case .waiting(let continuation):
                inner.waiters[id] = nil
                inner.state.cancel(id, requestClass)
                return continuation
            case .cancelled, nil:
                return nil
            }
        }
        continuation?.resume(throwing: CancellationError())
    }

    /// Takes a permit back.
    func finish(_ permit: Permit, _ outcome: PermitOutcome) {
        let now = clock.now
        let anyoneWaits = inner.withLock { inner in
            inner.state.finish(permit, outcome, now: now)
            return !inner.waiters.isEmpty
        }
        if anyoneWaits { admitWaiting() }
    }

    private func admitWaiting() {
        let now = clock.now
        let (ready, timer) = inner.withLock { inner -> ([Admitted], Double?) in
            let (permits, wakeAt) = inner.state.admitWaiting(now: now)
            let ready = permits.compactMap { id, permit -> Admitted? in
                guard case .waiting(let continuation) = inner.waiters.removeValue(forKey: id) else { return nil }
                return Admitted(continuation: continuation, permit: permit)
            }
            guard let wakeAt, wakeAt < inner.timerAt else { return (ready, nil) }
            inner.timerAt = wakeAt
            return (ready, wakeAt)
        }
        for admitted in ready { admitted.continuation.resume(returning: admitted.permit) }
        if let timer { startTimer(at: timer, now: now) }
    }

    private func startTimer(at time: Double, now: Double) {
        Task { [weak self, clock] in
            try? await clock.sleep(seconds: max(0.001, time - now))
            self?.timerFired(at: time)
        }
    }

    private func timerFired(at time: Double) {
        inner.withLock { if $0.timerAt == time { $0.timerAt = .infinity } }
        admitWaiting()
    }

    /// The state for progress lines and reports.
    public var status: LimiterStatus {
        let now = clock.now
        return inner.withLock { inner in
            let state = inner.state
            return LimiterStatus(
                inFlight: state.inFlight, waiting: state.waiting, window: Int(state.window), throttled: state.throttled,
                pauses: Self.byClass(state) { $0.pausedUntil > now ? $0.pausedUntil - now : nil },
                rates: Self.byClass(state) { $0.budget.map { $0 / SuccessWindow.length } })
        }
    }

    private static func byClass(
        _ state: LimiterState, _ value: (RateState) -> Double?
    ) -> [RequestClass: Double] {
        var values: [RequestClass: Double] = [:]
        for requestClass in RequestClass.allCases { values[requestClass] = value(state.rates[requestClass.rawValue]) }
        return values
    }
}

/// A request whose permit was given while it waited.
private struct Admitted {
    let continuation: CheckedContinuation<Permit, any Error>
    let permit: Permit
}

/// A limiter's state at one moment.
public struct LimiterStatus: Sendable, Equatable {
    /// Requests on their way.
    public let inFlight: Int
    /// Requests that wait for a permit.
    public let waiting: Int
    /// Requests that may be on their way at once.
    public let window: Int
    /// Answers with 429 so far.
    public let throttled: Int
    /// Seconds until a class goes on that is paused.
    public let pauses: [RequestClass: Double]
    /// Requests a second, for classes with a limit.
    public let rates: [RequestClass: Double]
}
