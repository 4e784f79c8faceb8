internal import HTTPTransport

/// What is to be done about a request that did not succeed.
enum RetryStep: Sendable {
    /// Send it again after this many seconds.
    case again(after: Double)
    /// Give up.
    case fail(VaultError)
}

/// The tries of one request and the rules for the next one.
struct RetryState: Sendable {
    let policy: RetryPolicy
    private var tries = 0
    private var refusals = 0
    private var contradictions = 0
    private var busySince: Double?

    init(policy: RetryPolicy) { self.policy = policy }

    /// No complete answer.
    mutating func next(
        after failure: TransportError, _ error: VaultError, of call: ServiceCall, hasAnswered: Bool, random: Double
    ) -> RetryStep {
        let mayBeExecuted = failure.sentWholeRequest
        let isTemporary: Bool
        switch failure.code {
        case .invalidRequest, .configuration, .shutDown, .responseTooLarge: isTemporary = false
        case .tls: isTemporary = mayBeExecuted
        default: isTemporary = true
        }
        if mayBeExecuted && call.repetition == .onlyIfNotExecuted { return .fail(unknown(error)) }
        guard isTemporary else { return .fail(error) }
        // A host that never had an address is rather a mistyped name than an outage.
        if failure.code == .nameResolution, !hasAnswered, tries >= 2 { return .fail(error) }
        return again(error, random)
    }

    /// 2xx with a body that cannot be read.
    mutating func next(afterBrokenBody error: VaultError, of call: ServiceCall, random: Double) -> RetryStep {
        call.repetition == .onlyIfNotExecuted ? .fail(unknown(error)) : again(error, random)
    }

    /// An error of the service; 401 is not among them.
    mutating func next(
        afterAnswer error: VaultError, of call: ServiceCall, contradictionEnds: Double?, now: Double, random: Double
    ) -> RetryStep {
        switch error.status ?? 0 {
        case 429:
            // The limiter does the waiting; refusals are not executed and get more patience than failures.
            refusals += 1
            guard refusals <= policy.retries * 4, error.retryAfter ?? 0 <= policy.longestRetryAfter else {
                return .fail(error)
            }
            return .again(after: 0)
        case 408, 500, 502, 503, 504:
            if call.repetition == .onlyIfNotExecuted { return .fail(unknown(error)) }
            return again(error, random)
        case 409 where error.isBeingDeleted || error.isBeingRecovered:
            let since = busySince ?? now
            busySince = since
            return contradiction(error, until: since + 180, now: now, random: random)
        default:
            guard let contradictionEnds else { return .fail(error) }
            return contradiction(error, until: contradictionEnds, now: now, random: random)
        }
    }

    private mutating func again(_ error: VaultError, _ random: Double) -> RetryStep {
        guard tries < policy.retries else { return .fail(error) }
        let delay = policy.delay(retry: tries, random: random)
        tries += 1
        if let asked = error.retryAfter {
            guard asked <= policy.longestRetryAfter else { return .fail(error) }
            return .again(after: max(asked, delay))
        }
        return .again(after: delay)
    }

    /// The service has not caught up with a change: ask again, at least every 5 s, until a time.
    private mutating func contradiction(
        _ error: VaultError, until end: Double, now: Double, random: Double
    ) -> RetryStep {
        guard now < end else { return .fail(error) }
        let delay = max(0.1, policy.delay(retry: contradictions, random: random, atMost: 5))
        contradictions += 1
        return .again(after: max(min(delay, end - now), error.retryAfter ?? 0))
    }

    private func unknown(_ error: VaultError) -> VaultError {
        VaultError(
            code: .outcomeUnknown, message: "may have been carried out: \(error.message)", operation: error.operation,
            object: error.object, vault: error.vault, status: error.status, serviceCode: error.serviceCode,
            innerCode: error.innerCode, requestID: error.requestID, cause: error)
    }
}
