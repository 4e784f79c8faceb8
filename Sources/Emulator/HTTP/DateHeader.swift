internal import Locking

/// The text of the `Date` header, put together once a second.
final class DateHeader: Sendable {
    private let last = Locked<(epoch: Int64, text: String)>((0, HTTPDate.text(epoch: 0)))

    /// The text for a second since 1970.
    func text(epoch: Int64) -> String {
        last.withLock { last in
            if last.epoch != epoch { last = (epoch, HTTPDate.text(epoch: epoch)) }
            return last.text
        }
    }
}
