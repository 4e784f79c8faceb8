internal import Locking

/// Decides for each request how it is treated, and counts for that.
final class ConditionEngine: Sendable {
    private struct State: Sendable {
        var conditions: Conditions
        /// How every request is treated, where nothing depends on the request.
        let calm: Treatment?
        /// Matching requests so far, for each fault rule.
        var matches: [Int]
        var generator: RandomSequence
        var windows = LimitWindows()
        var demand: ClaimsDemand?

        init(_ conditions: Conditions) {
            self.conditions = conditions
            let isCalm =
                conditions.latencySpread <= .zero && conditions.faults.isEmpty && conditions.rateLimit == nil
                && conditions.serviceLimits == nil
            calm = isCalm ? Treatment(latency: conditions.latency, action: nil) : nil
            matches = conditions.faults.map { _ in 0 }
            generator = RandomSequence(state: conditions.randomSeed)
            demand = conditions.demandedClaims.flatMap { ClaimsDemand($0) }
        }
    }

    private let state: Locked<State>
    private let start: Locked<Conditions>

    init(_ conditions: Conditions) {
        state = Locked(State(conditions))
        start = Locked(conditions)
    }

    /// The conditions at the start of service: the configuration's, with what a seed and options have changed.
    var conditionsAtStart: Conditions { start.withLock { $0 } }

    /// Notes that service begins with the conditions of this moment.
    func begin() {
        let conditions = conditions
        start.withLock { $0 = conditions }
    }

    var conditions: Conditions {
        get { state.withLock { $0.conditions } }
        set {
            state.withLock {
                let windows = $0.windows
                $0 = State(newValue)
                $0.windows = windows
            }
        }
    }

    /// The claims that tokens must carry at vaults.
    var demandedClaims: ClaimsDemand? { state.withLock { $0.demand } }

    /// Counts a request and says what becomes of it.
    ///
    /// - Parameter load: what the request takes of the service's own limits; nil where they do not apply.
    func treatment(of request: EmulatorRequest, load: @autoclosure () -> LimitLoad?, now: Int64) -> Treatment {
        if let calm = state.withLock({ $0.calm }) { return calm }
        let vault = request.host.vault
        // The challenge is free: a request without a token can do nothing.
        let isChallenge = vault != nil && request.header("Authorization") == nil
        let needsLoad = state.withLock { $0.conditions.serviceLimits != nil } && !isChallenge
        let load = needsLoad ? load() : nil
        return state.withLock { state in
            var latency = state.conditions.latency
            if state.conditions.latencySpread > .zero {
                latency += state.conditions.latencySpread * Double.random(in: 0...1, using: &state.generator)
            }
            guard !isChallenge else { return Treatment(latency: latency, action: nil) }
            var action: FaultRule.Action?
            if !state.conditions.faults.isEmpty {
                let segments = request.path.lowercased().split(separator: "/")
                for (index, rule) in state.conditions.faults.enumerated() {
                    guard rule.matches(request.method, vault: vault, segments) else { continue }
                    state.matches[index] += 1
                    guard action == nil else { continue }
                    var chance = 1.0
                    if case .rate = rule.occurrence { chance = Double.random(in: 0..<1, using: &state.generator) }
                    if rule.occurrence.includes(state.matches[index], chance: chance) { action = rule.action }
                }
            }
            if action == nil, let vault, let limit = state.conditions.rateLimit,
                !state.windows.admit(vault, limit, now: now)
            {
                action = .refuse(.throttled(retryAfter: limit.retryAfter))
            }
            if action == nil, let load, let factor = state.conditions.serviceLimits,
                !state.windows.admit(load, factor: factor, now: now)
            {
                action = .refuse(.throttled(retryAfter: state.conditions.retryAfter))
            }
            return Treatment(latency: latency, action: action)
        }
    }
}

/// The claims that a vault demands, as text and taken apart.
struct ClaimsDemand: Sendable {
    let text: String
    let request: ClaimsRequest

    /// Nil for what is no claims request.
    init?(_ text: String) {
        guard let request = ClaimsRequest(text) else { return nil }
        self.text = text
        self.request = request
    }
}

/// Random numbers that are the same in every run (SplitMix64).
struct RandomSequence: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension FaultRule {
    func matches(_ method: String, vault: String?, _ segments: [Substring]) -> Bool {
        if let wanted = self.method, wanted.uppercased() != method { return false }
        if let wanted = self.vault, wanted.lowercased() != vault { return false }
        let pattern = path.lowercased().split(separator: "/")
        for (index, part) in pattern.enumerated() {
            if part == "**" { return true }
            guard index < segments.count, part == "*" || part == segments[index] else { return false }
        }
        return pattern.count == segments.count
    }
}

extension ServiceError {
    static func throttled(retryAfter: Int?) -> ServiceError {
        ServiceError(
            429, "Throttled",
            "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached",
            retryAfter: retryAfter)
    }
}
