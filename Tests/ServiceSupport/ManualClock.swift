public import HTTPTransport
internal import Locking

/// A clock that stands still except while somebody sleeps: sleeping moves it on at once and is remembered.
public final class ManualClock: RetryClock {
    private struct State {
        var now = 1000.0
        var sleeps: [Double] = []
    }

    private let state = Locked(State())
    private let dice: Double

    /// A clock whose random numbers are all the same.
    public init(dice: Double = 0.999_999) { self.dice = dice }

    /// Seconds since a moment of no meaning.
    public var now: Double { state.withLock { $0.now } }
    /// The same second of November 2023, always.
    public var wallSeconds: Int64 { 1_700_000_000 }
    /// How long each sleep was, in order.
    public var sleeps: [Double] { state.withLock { $0.sleeps } }

    /// Moves the clock on at once.
    public func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        state.withLock {
            $0.now += seconds
            $0.sleeps.append(seconds)
        }
        await Task.yield()
    }

    /// The same number, always.
    public func random() -> Double { dice }

    /// Time that passes while nobody sleeps.
    public func advance(_ seconds: Double) { state.withLock { $0.now += seconds } }
}
