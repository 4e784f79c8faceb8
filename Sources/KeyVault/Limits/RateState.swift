/// What one class of requests of a vault may do: its pause, its rate, its successes.
struct RateState {
    /// Successes of the last ten seconds.
    private var successes = SuccessWindow()
    /// Weight of the requests on their way.
    var inFlight = 0.0
    /// Requests in ten seconds; nil is without limit.
    private(set) var budget: Double?
    /// Nothing is sent before.
    private(set) var pausedUntil = 0.0
    private var isLearned = false
    private var lastCut = -Double.infinity
    private var lastPause = -Double.infinity
    /// The successes of the window in which the limit was met, as long as late ones may be added.
    private var learning: Double?
    private var quietSince = 0.0
    private var nextPaced = 0.0
    private var refusalsWithoutSuccess = 0

    /// The least that a first refusal teaches: the smallest of the documented limits, that of HSM keys. A refusal that
    /// meets a window with few successes says little, and at their rate a class would take minutes a request. Where the
    /// limit is lower still, relapses find it.
    private static let leastLearned = 10.0

    init(budget: Double?) { self.budget = budget }

    /// Whether a request may go now.
    enum Admission: Equatable {
        case yes
        /// Not before this time.
        case at(Double)
        /// Not before a request has come back.
        case afterCompletion
    }

    mutating func admission(weight: Double, now: Double) -> Admission {
        if now < pausedUntil { return .at(pausedUntil) }
        guard budget != nil else { return .yes }
        grow(now: now)
        successes.advance(to: now)
        guard let budget else { return .yes }
        // The hundredth keeps rounding from stopping a class for good.
        if successes.weight + inFlight + weight > max(budget, weight) + 0.01 {
            guard let oldest = successes.oldest else { return .afterCompletion }
            return .at(oldest + SuccessWindow.length)
        }
        if isLearned && now < nextPaced { return .at(nextPaced) }
        return .yes
    }

    mutating func admit(weight: Double, now: Double) {
        inFlight += weight
        guard let budget, isLearned else { return }
        // A little slack, so that timers need not be exact at high rates.
        nextPaced = max(nextPaced, now - 0.1) + weight * SuccessWindow.length / budget
    }

    /// Two percent more for every thirty seconds without a refusal.
    private mutating func grow(now: Double) {
        guard isLearned, let rate = budget, now >= quietSince + 30 else { return }
        let steps = ((now - quietSince) / 30).rounded(.down)
        quietSince += steps * 30
        var grown = rate
        for _ in 0..<min(Int(steps), 1000) { grown = min(grown * 1.02, 1e6) }
        budget = grown
    }

    mutating func succeeded(weight: Double, admittedAt: Double, now: Double) {
        successes.advance(to: now)
        successes.add(weight, at: now)
        refusalsWithoutSuccess = 0
        // What was on its way when the limit was met was counted by the service in that same window.
        if let learned = learning, admittedAt <= lastCut, now < lastCut + SuccessWindow.length {
            learn(learned + weight)
        }
    }

    private mutating func learn(_ weight: Double) {
        learning = weight
        budget = max(Self.leastLearned, weight * 0.97)
        isLearned = true
    }

    /// A refusal was not carried out. The class pauses; the rate is cut at most once in a window.
    mutating func refused(retryAfter: Double?, admittedAt: Double, now: Double) {
        successes.advance(to: now)
        quietSince = now
        if let retryAfter {
            pausedUntil = max(pausedUntil, now + retryAfter)
        } else if admittedAt >= lastPause {
            // Refusals of requests that were on their way before the pause tell nothing new.
            let end: Double
            if let oldest = successes.oldest {
                end = oldest + SuccessWindow.length
            } else {
                end = now + min(SuccessWindow.length, 0.5 * Double(1 << min(refusalsWithoutSuccess, 5)))
                refusalsWithoutSuccess += 1
            }
            pausedUntil = max(pausedUntil, end)
        }
        if admittedAt >= lastPause { lastPause = now }
        guard now >= lastCut + SuccessWindow.length else { return }
        if isLearned {
            budget = max(1, (budget ?? 1) * 0.9)
            learning = nil
            lastCut = now
        } else if successes.weight > 0 {
            learn(successes.weight)
            lastCut = now
        }
    }
}
