import Testing

@testable import KeyVault

/// The limiter against a service that counts in windows, in simulated time.
@Suite struct ThrottlingSimulationTests {
    struct Outcome {
        var seconds = 0.0
        var refused = 0
        var done = 0
    }

    /// Sends `count` requests of one class through the limiter to a service that takes `limit` in any ten seconds.
    private func simulate(count: Int, limit: Int, latency: Double, jobs: Int, retryAfter: Double?) -> Outcome {
        var state = LimiterState(ceiling: jobs, priors: .none)
        var outcome = Outcome()
        var accepted: [Double] = []
        var firstInWindow = 0
        var onTheirWay: [(end: Double, permit: Permit, isAccepted: Bool)] = []
        var now = 0.0
        for _ in 0..<count { enqueue(&state) }
        while outcome.done < count, now < 100_000 {
            let (permits, wakeAt) = state.admitWaiting(now: now)
            for (_, permit) in permits {
                while firstInWindow < accepted.count, accepted[firstInWindow] + 10 <= now { firstInWindow += 1 }
                let isAccepted = accepted.count - firstInWindow < limit
                if isAccepted { accepted.append(now) }
                onTheirWay.append((now + (isAccepted ? latency : latency / 4), permit, isAccepted))
            }
            let next = onTheirWay.indices.min { onTheirWay[$0].end < onTheirWay[$1].end }
            let end = next.map { onTheirWay[$0].end } ?? .infinity
            if let wakeAt, wakeAt < end {
                now = max(wakeAt, now)
                continue
            }
            guard let next else { break }
            let request = onTheirWay.remove(at: next)
            now = request.end
            if request.isAccepted {
                outcome.done += 1
                state.finish(request.permit, .success(latency: latency, weight: 1), now: now)
            } else {
                outcome.refused += 1
                state.finish(request.permit, .throttled(retryAfter: retryAfter), now: now)
                enqueue(&state)
            }
        }
        outcome.seconds = now
        return outcome
    }

    private func enqueue(_ state: inout LimiterState) {
        state.enqueue(
            WaitingRequest(id: state.makeID(), requestClass: .writeValue, operation: "op", weight: 1, bytes: 0))
    }

    @Test(arguments: [(300, 3000), (20, 120), (50, 800), (4000, 40_000)], [nil, 2.0] as [Double?])
    func findsTheRateOfTheServiceAndStaysUnderIt(load: (limit: Int, count: Int), retryAfter: Double?) {
        let outcome = simulate(
            count: load.count, limit: load.limit, latency: 0.02, jobs: 32, retryAfter: retryAfter)
        #expect(outcome.done == load.count)
        let ideal = Double(load.count - load.limit) / Double(load.limit) * 10
        #expect(outcome.seconds < ideal * 1.25 + 15)
        #expect(outcome.refused < 32 * 6)
    }

    @Test func withoutALimitNothingWaits() {
        let outcome = simulate(count: 20_000, limit: .max, latency: 0.02, jobs: 64, retryAfter: nil)
        #expect(outcome.refused == 0)
        #expect(outcome.seconds < 20_000 * 0.02 / 64 * 1.2)
    }
}
