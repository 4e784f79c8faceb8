import HTTPTransport
import KeyVault
import Locking

/// A clock that stands still except while somebody sleeps: sleeping moves it on at once and is remembered.
final class ManualClock: RetryClock {
    private struct State {
        var now = 1000.0
        var sleeps: [Double] = []
    }

    private let state = Locked(State())
    private let dice: Double

    init(dice: Double = 0.999_999) { self.dice = dice }

    var now: Double { state.withLock { $0.now } }
    var wallSeconds: Int64 { 1_700_000_000 }
    var sleeps: [Double] { state.withLock { $0.sleeps } }

    func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        state.withLock {
            $0.now += seconds
            $0.sleeps.append(seconds)
        }
        await Task.yield()
    }

    func random() -> Double { dice }

    func advance(_ seconds: Double) { state.withLock { $0.now += seconds } }
}
