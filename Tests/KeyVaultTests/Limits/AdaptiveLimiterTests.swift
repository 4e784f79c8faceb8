import HTTPTransport
import KeyVault
import Locking
import ServiceSupport
import Testing

@testable import KeyVault

@Suite struct AdaptiveLimiterTests {
    @Test(.timeLimit(.minutes(1)))
    func neverMoreThanJobsAtOnce() async throws {
        let limiter = AdaptiveLimiter(jobs: 5, priors: .none)
        let counts = Locked((now: 0, most: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    let permit = try await limiter.acquire(.read, operation: "op")
                    counts.withLock {
                        $0.now += 1
                        $0.most = max($0.most, $0.now)
                    }
                    await Task.yield()
                    counts.withLock { $0.now -= 1 }
                    limiter.finish(permit, .success(latency: 0.001, weight: 1))
                }
            }
            try await group.waitForAll()
        }
        #expect((1...5).contains(counts.withLock { $0.most }))
        #expect(limiter.status.inFlight == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func aPausedClassGoesOnByItself() async throws {
        let clock = ManualClock()
        let limiter = AdaptiveLimiter(jobs: 4, priors: .none, clock: clock)
        let permit = try await limiter.acquire(.change, operation: "op")
        limiter.finish(permit, .throttled(retryAfter: 6))
        #expect(limiter.status.pauses == [.change: 6])
        let start = clock.now
        let next = try await limiter.acquire(.change, operation: "op")
        #expect(clock.now - start >= 6)
        limiter.finish(next, .neutral)
    }

    @Test(.timeLimit(.minutes(1)))
    func whoGivesUpMakesRoom() async throws {
        let limiter = AdaptiveLimiter(jobs: 1, priors: .none)
        let holder = try await limiter.acquire(.read, operation: "op")
        let leaver = Task { try await limiter.acquire(.read, operation: "op") }
        while limiter.status.waiting < 1 { await Task.yield() }
        let waiter = Task { try await limiter.acquire(.read, operation: "op") }
        while limiter.status.waiting < 2 { await Task.yield() }
        leaver.cancel()
        await #expect(throws: CancellationError.self) { _ = try await leaver.value }
        limiter.finish(holder, .neutral)
        limiter.finish(try await waiter.value, .neutral)
        #expect(limiter.status.inFlight == 0 && limiter.status.waiting == 0)
    }

    @Test func documentedPriorsAreFivePercentLower() {
        let rates = AdaptiveLimiter(jobs: 4, priors: .documented).status.rates
        #expect(rates == [.read: 380, .writeValue: 28.5, .makeKey: 1.9, .change: 380])
        #expect(AdaptiveLimiter(jobs: 4, priors: .none).status.rates.isEmpty)
    }
}
