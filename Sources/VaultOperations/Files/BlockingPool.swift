import Dispatch
import Locking

/// Threads for calls that wait for a disk, so that the cooperative pool never does.
final class BlockingPool: Sendable {
    /// The pool that all archives share: several threads, because concurrent `fsync`s share one commit of the file
    /// system's own journal.
    static let shared = BlockingPool(width: 8)

    private let queues: [DispatchQueue]
    private let turn = Locked(0)

    init(width: Int) {
        queues = (0..<width).map { DispatchQueue(label: "kvmsh.files.\($0)") }
    }

    /// Runs the body on one of the threads.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let queue = queues[
            turn.withLock { turn in
                turn = (turn + 1) % queues.count
                return turn
            }]
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
