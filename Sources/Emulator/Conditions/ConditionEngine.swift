internal import Locking

/// Decides for each request how it is treated, and counts for that.
final class ConditionEngine: Sendable {
    private struct State: Sendable {
        var conditions: Conditions
        /// Matching requests so far, for each fault rule.
        var matches: [Int]
        /// Start in milliseconds and requests of the current window, for each vault.
        var windows: [String: (start: Int64, count: Int)] = [:]

        /// Counts a request in its window; refused ones do not count.
        mutating func admit(_ vault: String, _ limit: RateLimit, now: Int64) -> Bool {
            var window = windows[vault] ?? (start: now, count: 0)
            if now - window.start >= limit.window.milliseconds || now < window.start { window = (start: now, count: 0) }
            guard window.count < limit.requests else { return false }
            window.count += 1
            windows[vault] = window
            return true
        }
    }

    private let state: Locked<State>

    init(_ conditions: Conditions) {
        state = Locked(State(conditions: conditions, matches: conditions.faults.map { _ in 0 }))
    }

    var conditions: Conditions {
        get { state.withLock { $0.conditions } }
        set {
            state.withLock {
                $0 = State(conditions: newValue, matches: newValue.faults.map { _ in 0 }, windows: $0.windows)
            }
        }
    }

    /// Counts a request and says what becomes of it.
    func treatment(of request: EmulatorRequest, now: Int64) -> Treatment {
        let host = request.hostName
        let vault = EmulatorCore.vaultName(inHost: host)
        // The challenge is free: a request without a token can do nothing.
        guard vault == nil || request.header("Authorization") != nil else {
            return Treatment(latency: conditions.latency, action: nil)
        }
        let segments = request.path.lowercased().split(separator: "/")
        return state.withLock { state in
            var latency = state.conditions.latency
            if state.conditions.latencySpread > .zero {
                latency += state.conditions.latencySpread * Double.random(in: 0...1)
            }
            var action: FaultRule.Action?
            for (index, rule) in state.conditions.faults.enumerated() {
                guard rule.matches(request.method, vault: vault, segments) else { continue }
                state.matches[index] += 1
                if action == nil, rule.occurrence.includes(state.matches[index]) { action = rule.action }
            }
            if action == nil, let vault, let limit = state.conditions.rateLimit,
                !state.admit(vault, limit, now: now)
            {
                action = .refuse(.throttled(retryAfter: limit.retryAfter))
            }
            return Treatment(latency: latency, action: action)
        }
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
