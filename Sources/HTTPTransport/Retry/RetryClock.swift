#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The clocks, the waiting and the dice of retries and limits, so that tests can supply their own.
public protocol RetryClock: Sendable {
    /// Seconds on a monotonic clock that counts sleep.
    var now: Double { get }
    /// The local wall clock in seconds since 1970: only compared with the service's, never used for durations.
    var wallSeconds: Int64 { get }
    /// Waits; ends at once with `CancellationError` when the task is cancelled.
    func sleep(seconds: Double) async throws
    /// A random number from 0 up to, not including, 1.
    func random() -> Double
}

/// The clocks of the system.
public struct SystemRetryClock: RetryClock {
    private static let origin = ContinuousClock.now

    /// Creates the clock.
    public init() {}

    /// Seconds since the first use of this type in the process.
    public var now: Double {
        let elapsed = (ContinuousClock.now - Self.origin).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }

    /// The wall clock.
    public var wallSeconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }

    /// `Task.sleep`.
    public func sleep(seconds: Double) async throws {
        try await Task.sleep(for: .seconds(max(0, seconds)), clock: .continuous)
    }

    /// The system's random numbers.
    public func random() -> Double { Double.random(in: 0..<1) }
}
