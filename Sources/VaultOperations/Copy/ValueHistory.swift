import KeyVault
import Locking

/// What earlier runs of the same copy wrote by value and did not finish, as their journal tells.
final class ValueHistory: Sendable {
    /// One object's versions, in the order in which they were written.
    struct Progress: Sendable, Equatable {
        /// Pairs of the source's version and the target's.
        var written: [Pair] = []
        /// The source's version that was sent and has no answer.
        var open: String?

        /// A version and what it became.
        struct Pair: Sendable, Equatable {
            let old: String
            let new: String
        }
    }

    private let state = Locked<[ObjectKey: Progress]>([:])

    /// Takes in a record of a journal.
    func visit(_ record: JournalRecord) {
        guard let object = record.object, record.step == JournalStep.value else { return }
        state.withLock { state in
            switch record.kind {
            case .intent: state[object, default: Progress()].open = record.version
            case .answer:
                guard let old = record.version, let new = record.newVersion else { return }
                state[object, default: Progress()].written.append(.init(old: old, new: new))
                state[object]?.open = nil
            case .fail: state[object]?.open = nil
            case .done: state[object] = nil
            default: break
            }
        }
    }

    /// What is known of an object.
    func progress(of key: ObjectKey) -> Progress { state.withLock { $0[key] ?? Progress() } }
}
