internal import Locking

/// Ids of requests: distinct, and nobody's secret, so that no system call is spent on them.
final class RequestIDs: Sendable {
    private let generator = Locked(RandomSequence(state: UInt64.random(in: .min ... .max)))

    /// A GUID that was not given before.
    func next() -> String {
        let words = generator.withLock { ($0.next(), $0.next()) }
        return Hex.guid(withUnsafeBytes(of: words) { Array($0) })
    }
}
