/// The windows in which requests are counted; refused ones do not count.
struct LimitWindows: Sendable {
    private struct Window: Sendable {
        /// Milliseconds.
        let start: Int64
        var count: Int
    }

    private enum Budget: Hashable, Sendable {
        case all(vault: String)
        case vault(String, LimitLoad.Category)
        case pool(String, LimitLoad.Category)
    }

    private var windows: [Budget: Window] = [:]

    /// Counts a request against the ceiling of one vault.
    mutating func admit(_ vault: String, _ limit: RateLimit, now: Int64) -> Bool {
        let budget = Budget.all(vault: vault)
        let length = limit.window.milliseconds
        guard counted(budget, length: length, now: now) + 1 <= limit.requests else { return false }
        windows[budget]?.count += 1
        return true
    }

    /// Counts a request against the service's limits for its vault and for the subscription in the region.
    mutating func admit(_ load: LimitLoad, factor: Double, now: Int64) -> Bool {
        let budgets: [(Budget, Double)] = [
            (.vault(load.vault, load.category), 1), (.pool(load.pool, load.category), 5),
        ]
        for (budget, share) in budgets {
            let limit = (Double(load.category.limit) * factor * share).rounded(.up)
            guard Double(counted(budget, length: 10_000, now: now) + load.weight) <= limit else { return false }
        }
        for (budget, _) in budgets { windows[budget]?.count += load.weight }
        return true
    }

    /// What has been counted in the present window, which begins when the one before is over.
    private mutating func counted(_ budget: Budget, length: Int64, now: Int64) -> Int {
        if let window = windows[budget], now - window.start < length, now >= window.start { return window.count }
        windows[budget] = Window(start: now, count: 0)
        return 0
    }
}
