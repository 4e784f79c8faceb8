/// Waits for the service's own delays by asking it: at first often, then every `Patience.poll`.
struct Asking: Sendable {
    let patience: Patience

    /// Asks until there is an answer or the time is over.
    ///
    /// - Returns: the answer; nil when there was none in time. It is asked at least once.
    func until<Value>(_ limit: Duration, _ ask: () async throws -> Value?) async throws -> Value? {
        let clock = ContinuousClock()
        let end = clock.now + limit
        var pause = patience.poll / 8
        while true {
            if let answer = try await ask() { return answer }
            let left = end - clock.now
            guard left > .zero else { return nil }
            try await Task.sleep(for: min(pause, left), clock: .continuous)
            pause = min(pause * 2, patience.poll)
        }
    }

    /// Asks once more after each of the delays that a lost write may need to appear.
    func settling<Value>(_ ask: () async throws -> Value?) async throws -> Value? {
        for delay in [Duration.zero] + patience.settle {
            try await Task.sleep(for: delay, clock: .continuous)
            if let answer = try await ask() { return answer }
        }
        return nil
    }
}
