import Testing

@testable import KeyVault

@Suite struct LimiterStateTests {
    private func success(_ latency: Double = 0.02) -> PermitOutcome { .success(latency: latency, weight: 1) }

    private func admit(
        _ state: inout LimiterState, _ requestClass: RequestClass = .read, bytes: Int = 0, now: Double
    ) -> Permit? {
        state.admitAtOnce(requestClass, operation: "op", weight: 1, bytes: bytes, now: now)
    }

    @Test func beginsWithEight() {
        var state = LimiterState(ceiling: 64, priors: .none)
        for _ in 0..<8 { #expect(admit(&state, now: 0) != nil) }
        #expect(admit(&state, now: 0) == nil)
        var small = LimiterState(ceiling: 3, priors: .none)
        for _ in 0..<3 { #expect(admit(&small, now: 0) != nil) }
        #expect(admit(&small, now: 0) == nil)
    }

    /// Runs rounds of as many requests as fit, all with one latency.
    private func run(_ state: inout LimiterState, rounds: Int, latency: Double, from start: Double = 0) {
        var now = start
        for _ in 0..<rounds {
            var permits: [Permit] = []
            while let permit = admit(&state, now: now) { permits.append(permit) }
            now += latency
            for permit in permits { state.finish(permit, success(latency), now: now) }
        }
    }

    @Test func growsToItsCeilingWhileLatencyHolds() {
        var state = LimiterState(ceiling: 50, priors: .none)
        run(&state, rounds: 200, latency: 0.02)
        #expect(state.window == 50)
    }

    @Test func stopsGrowingWhenLatencyDoubles() {
        var state = LimiterState(ceiling: 256, priors: .none)
        run(&state, rounds: 3, latency: 0.02)
        let before = state.window
        run(&state, rounds: 3, latency: 0.05, from: 1)
        let then = state.window
        run(&state, rounds: 50, latency: 0.05, from: 2)
        #expect(then <= before + 16)
        #expect(state.window == then)
        run(&state, rounds: 50, latency: 0.02, from: 10)
        #expect(state.window > then)
    }

    @Test func halvesOnceForEachCrowd() {
        var state = LimiterState(ceiling: 64, priors: .none)
        let permits = (0..<8).compactMap { _ in admit(&state, now: 0) }
        for permit in permits { state.finish(permit, .overloaded, now: 1) }
        #expect(state.window == 4)
        let later = admit(&state, now: 2)
        if let later { state.finish(later, .overloaded, now: 3) }
        #expect(state.window == 2)
        for time in 4..<20 {
            if let permit = admit(&state, now: Double(time)) { state.finish(permit, .overloaded, now: Double(time)) }
        }
        #expect(state.window == 1)
        #expect(admit(&state, now: 30) != nil)
    }

    @Test func idleRequestsDoNotGrowTheWindow() {
        var state = LimiterState(ceiling: 64, priors: .none)
        for time in 0..<100 {
            if let permit = admit(&state, now: Double(time)) { state.finish(permit, success(), now: Double(time)) }
        }
        #expect(state.window == 8)
    }

    @Test func aPausedClassDoesNotHoldUpTheOthers() {
        var state = LimiterState(ceiling: 8, priors: .none)
        if let permit = admit(&state, .writeValue, now: 0) {
            state.finish(permit, .throttled(retryAfter: 5), now: 0)
        }
        #expect(admit(&state, .writeValue, now: 1) == nil)
        #expect(admit(&state, .read, now: 1) != nil)
        for id in [1, 2, 3] as [UInt64] {
            state.enqueue(
                WaitingRequest(
                    id: id, requestClass: id == 2 ? .read : .writeValue, operation: "op", weight: 1, bytes: 0))
        }
        let early = state.admitWaiting(now: 2)
        #expect(early.permits.map(\.id) == [2])
        #expect(early.wakeAt == 5)
        #expect(state.admitWaiting(now: 5).permits.map(\.id) == [1, 3])
    }

    @Test func largeBodiesShareABudget() {
        let mebibyte = 1 << 20
        var state = LimiterState(ceiling: 32, priors: .none)
        let first = admit(&state, bytes: 20 * mebibyte, now: 0)
        #expect(first != nil)
        #expect(admit(&state, bytes: 13 * mebibyte, now: 0) == nil)
        #expect(admit(&state, bytes: 12 * mebibyte, now: 0) != nil)
        #expect(admit(&state, bytes: mebibyte, now: 0) != nil)
        #expect(admit(&state, bytes: 0, now: 0) != nil)
        if let first { state.finish(first, success(), now: 1) }
        #expect(admit(&state, bytes: 13 * mebibyte, now: 1) != nil)
        var alone = LimiterState(ceiling: 32, priors: .none)
        #expect(admit(&alone, bytes: 60 * mebibyte, now: 0) != nil)
        #expect(admit(&alone, bytes: 2 * mebibyte, now: 0) == nil)
    }

    @Test func whoeverCameFirstGoesFirst() {
        var state = LimiterState(ceiling: 1, priors: .none)
        guard let holder = admit(&state, now: 0) else { return }
        for id in 1...5 as ClosedRange<UInt64> {
            state.enqueue(
                WaitingRequest(
                    id: id, requestClass: id % 2 == 0 ? .read : .change, operation: "op", weight: 1, bytes: 0))
        }
        state.cancel(2, .read)
        #expect(state.waiting == 4)
        var order: [UInt64] = []
        var current = holder
        while true {
            state.finish(current, success(), now: 1)
            guard let next = state.admitWaiting(now: 1).permits.first else { break }
            order.append(next.id)
            current = next.permit
        }
        #expect(order == [1, 3, 4, 5])
        #expect(state.inFlight == 0 && state.waiting == 0)
    }
}
