import KeyVault
import Locking

/// What earlier runs into the same target wrote version by version and did not finish, and what they made anew, as their
/// journal tells.
final class ValueHistory: Sendable {
    /// One object's versions, in the order in which they were written.
    struct Progress: Sendable, Equatable {
        /// Pairs of the source's version and the target's.
        var written: [Pair] = []
        /// The source's version that was sent and has no answer.
        var open: String?
        /// The target's version that a finished run made with new key material.
        var recreated: String?

        /// A version and what it became.
        struct Pair: Sendable, Equatable {
            let old: String
            let new: String
        }

        /// Whether a run began and did not finish.
        var isUnfinished: Bool { !written.isEmpty || open != nil }
    }

    private struct State {
        var targets: [String: String] = [:]
        var objects: [ObjectKey: Progress] = [:]
    }

    private let host: String
    private let operation: String
    private let state = Locked(State())

    init(target host: String, operation: String) {
        self.host = host
        self.operation = operation
    }

    /// Takes in a record of a journal.
    func visit(_ record: JournalRecord) {
        guard record.operation == operation else { return }
        state.withLock { state in
            if record.kind == .begin { state.targets[record.run] = record.entry.flatMap { JournalHosts.target($0) } }
            guard let object = record.object, record.step == JournalStep.value, state.targets[record.run] == host
            else { return }
            switch record.kind {
            case .intent: state.objects[object, default: Progress()].open = record.version
            case .answer:
                guard let old = record.version, let new = record.newVersion else { return }
                state.objects[object, default: Progress()].written.append(.init(old: old, new: new))
                state.objects[object]?.open = nil
            case .fail where record.why == JournalReason.gone: state.objects[object] = nil
            case .fail: state.objects[object]?.open = nil
            case .done:
                let isNew = record.why == JournalReason.recreated
                state.objects[object] = isNew ? Progress(recreated: record.newVersion) : nil
            default: break
            }
        }
    }

    /// What is known of an object.
    func progress(of key: ObjectKey) -> Progress { state.withLock { $0.objects[key] ?? Progress() } }
}
