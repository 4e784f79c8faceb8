import KeyVault
import Locking

/// What earlier runs into the same target wrote version by version, finished or not, and what they made anew, as their
/// journal tells.
final class ValueHistory: Sendable {
    /// One object's versions, in the order in which they were written.
    struct Progress: Sendable, Equatable {
        /// Pairs of the source's version and the target's.
        var written: [Pair] = []
        /// The source's version that was sent and has no answer.
        var open: String?
        /// Whether the last run that wrote something came to its end.
        var isFinished = false
        /// The target's version that a finished run made with new key material.
        var recreated: String?

        /// A version and what it became.
        struct Pair: Sendable, Equatable {
            let old: String
            let new: String
        }

        /// Whether a run began and did not finish.
        var isUnfinished: Bool { !isFinished && (!written.isEmpty || open != nil) }

        /// The target's version that was written from a version of the source: a version's content never changes.
        var ties: [String: String] { Dictionary(written.map { ($0.old, $0.new) }) { _, new in new } }
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
            guard let object = record.object, state.targets[record.run] == host else { return }
            // What an earlier run wrote is purged, to be written anew.
            if record.kind == .intent, record.step == JournalStep.purge { state.objects[object] = nil }
            guard record.step == JournalStep.value else { return }
            switch record.kind {
            case .intent:
                state.objects[object, default: Progress()].open = record.version
                state.objects[object]?.isFinished = false
            case .answer:
                guard let old = record.version, let new = record.newVersion else { return }
                state.objects[object, default: Progress()].take(.init(old: old, new: new))
            case .fail where record.why == JournalReason.gone: state.objects[object] = nil
            case .fail: state.objects[object]?.open = nil
            case .done:
                state.objects[object]?.isFinished = true
                state.objects[object]?.open = nil
                state.objects[object]?.recreated = record.why == JournalReason.recreated ? record.newVersion : nil
            default: break
            }
        }
    }

    /// What is known of an object.
    func progress(of key: ObjectKey) -> Progress { state.withLock { $0.objects[key] ?? Progress() } }
}

extension ValueHistory.Progress {
    /// A version has its counterpart.
    fileprivate mutating func take(_ pair: Pair) {
        written.removeAll { $0.old == pair.old }
        written.append(pair)
        open = nil
    }
}
