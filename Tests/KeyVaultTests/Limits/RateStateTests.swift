import HTTPTransport
import Testing

@testable import KeyVault

@Suite struct RateStateTests {
    /// Lets `count` requests through, one every `step` seconds.
    private func succeed(_ state: inout RateState, _ count: Int, from start: Double, step: Double) {
        for index in 0..<count {
            let time = start + Double(index) * step
            state.admit(weight: 1, now: time)
            state.inFlight -= 1
            state.succeeded(weight: 1, admittedAt: time, now: time)
        }
    }

    @Test func aRefusalPausesForRetryAfter() {
        var state = RateState(budget: nil)
        state.refused(retryAfter: 3, admittedAt: 100, now: 100)
        #expect(state.admission(weight: 1, now: 102.9) == .at(103))
        #expect(state.admission(weight: 1, now: 103) == .yes)
    }

    @Test func withoutRetryAfterItPausesUntilTheOldestSuccessLeaves() {
        var state = RateState(budget: nil)
        succeed(&state, 50, from: 100, step: 0.1)
        state.refused(retryAfter: nil, admittedAt: 105, now: 105)
        #expect(state.pausedUntil == 110)
        #expect(state.budget == 48.5)
    }

    @Test func withoutAnySuccessItBacksOff() {
        var state = RateState(budget: nil)
        var now = 0.0
        var pauses: [Double] = []
        for _ in 0..<7 {
            state.refused(retryAfter: nil, admittedAt: now, now: now)
            pauses.append(state.pausedUntil - now)
            now = state.pausedUntil
        }
        #expect(pauses == [0.5, 1, 2, 4, 8, 10, 10])
        #expect(state.budget == nil)
    }

    @Test func aCrowdOfRefusalsIsOneRefusal() {
        var state = RateState(budget: nil)
        for _ in 0..<64 { state.refused(retryAfter: nil, admittedAt: 9, now: 10) }
        #expect(state.pausedUntil == 10.5)
    }

    @Test func successesThatWereOnTheirWayCount() {
        var state = RateState(budget: nil)
        succeed(&state, 5, from: 100, step: 0.01)
        for _ in 0..<15 { state.admit(weight: 1, now: 100.1) }
        state.refused(retryAfter: nil, admittedAt: 100.1, now: 100.2)
        #expect(state.budget == 10)
        for _ in 0..<15 {
            state.inFlight -= 1
            state.succeeded(weight: 1, admittedAt: 100.1, now: 101)
        }
        #expect(abs((state.budget ?? 0) - 19.4) < 1e-9)
        state.succeeded(weight: 1, admittedAt: 105, now: 106)
        #expect(abs((state.budget ?? 0) - 19.4) < 1e-9)
    }

    @Test func anEarlyRefusalDoesNotStopAClass() {
        var state = RateState(budget: nil)
        succeed(&state, 2, from: 100, step: 0.01)
        state.refused(retryAfter: 1, admittedAt: 100, now: 100.1)
        #expect(state.budget == 10)
        state.refused(retryAfter: 1, admittedAt: 120, now: 120)
        #expect(state.budget == 9)
    }

    @Test func aRelapseCutsOnceInAWindow() {
        var state = RateState(budget: nil)
        succeed(&state, 100, from: 100, step: 0.01)
        state.refused(retryAfter: nil, admittedAt: 101, now: 101)
        #expect(state.budget == 97)
        state.refused(retryAfter: nil, admittedAt: 105, now: 105)
        #expect(state.budget == 97)
        state.refused(retryAfter: nil, admittedAt: 120, now: 120)
        #expect(abs((state.budget ?? 0) - 87.3) < 1e-9)
        state.refused(retryAfter: 1, admittedAt: 121, now: 121)
        #expect(abs((state.budget ?? 0) - 87.3) < 1e-9)
    }

    @Test func quietTimeGrowsALearnedRate() {
        var state = RateState(budget: nil)
        succeed(&state, 100, from: 100, step: 0.01)
        state.refused(retryAfter: nil, admittedAt: 101, now: 101)
        _ = state.admission(weight: 1, now: 130)
        #expect(state.budget == 97)
        _ = state.admission(weight: 1, now: 131)
        #expect(abs((state.budget ?? 0) - 98.94) < 1e-9)
        _ = state.admission(weight: 1, now: 191)
        #expect(abs((state.budget ?? 0) - 97 * 1.02 * 1.02 * 1.02) < 1e-9)
    }

    @Test func priorsDoNotGrowAndAllowNoMoreThanTheirWindow() {
        var state = RateState(budget: 19)
        succeed(&state, 19, from: 100, step: 0.01)
        #expect(state.admission(weight: 1, now: 101) == .at(110))
        #expect(state.admission(weight: 1, now: 110) == .yes)
        #expect(state.admission(weight: 2, now: 110) == .at(110.01))
        _ = state.admission(weight: 1, now: 500)
        #expect(state.budget == 19)
        #expect(RequestClass.allCases.map { $0.documentedBudget } == [4000, 300, 20, 4000])
    }

    @Test func requestsOnTheirWayCount() {
        var state = RateState(budget: 3)
        for _ in 0..<3 {
            #expect(state.admission(weight: 1, now: 0) == .yes)
            state.admit(weight: 1, now: 0)
        }
        #expect(state.admission(weight: 1, now: 0) == .afterCompletion)
    }

    @Test func aHeavyRequestIsNotStuckForever() {
        var state = RateState(budget: 3)
        #expect(state.admission(weight: 8, now: 0) == .yes)
    }

    @Test func aLearnedRateIsPaced() {
        var state = RateState(budget: nil)
        succeed(&state, 100, from: 100, step: 0.001)
        state.refused(retryAfter: nil, admittedAt: 100, now: 100.1)
        var now = 111.0
        var sent = 0
        while now < 121 {
            switch state.admission(weight: 1, now: now) {
            case .yes:
                state.admit(weight: 1, now: now)
                state.inFlight -= 1
                state.succeeded(weight: 1, admittedAt: now, now: now)
                sent += 1
            case .at(let time): now = max(time, now + 1e-6)
            case .afterCompletion: now += 0.01
            }
        }
        #expect((94...98).contains(sent))
    }
}
