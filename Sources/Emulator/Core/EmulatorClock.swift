internal import FoundationEssentials
internal import Locking

/// The emulator's time, which tests can stop and move.
public final class EmulatorClock: Sendable {
    private struct State: Sendable {
        var frozen: Int64?
        var offset: Int64 = 0
    }

    private let state: Locked<State>

    /// The machine's time.
    public init() { state = Locked(State()) }

    /// The machine's time, moved.
    public init(offset: Duration) { state = Locked(State(offset: offset.milliseconds)) }

    /// A clock that stands at this second since 1970 until it is moved.
    public init(stoppedAt epoch: Int64) { state = Locked(State(frozen: epoch * 1_000)) }

    /// Milliseconds since 1970.
    public var milliseconds: Int64 {
        let state = state.withLock { $0 }
        return (state.frozen ?? Int64(Date().timeIntervalSince1970 * 1_000)) + state.offset
    }

    /// Seconds since 1970.
    public var seconds: Int64 { milliseconds / 1_000 }

    /// Moves the clock forward, or back when negative.
    public func advance(by duration: Duration) {
        state.withLock { $0.offset += duration.milliseconds }
    }
}
