internal import Locking

/// Counts what a person did, from any thread.
final class PressCounter: Sendable {
    private let number = Locked(0)

    /// How often it was counted.
    var value: Int { number.withLock { $0 } }

    /// Counts one more; the new number.
    @discardableResult
    func count() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }

    /// Starts from zero.
    func reset() { number.withLock { $0 = 0 } }
}
