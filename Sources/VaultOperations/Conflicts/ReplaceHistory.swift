import KeyVault
import Locking

/// Replacements that earlier runs into the same target began and did not finish, as their journal tells. The target
/// decides; this only explains what is found there.
final class ReplaceHistory: Sendable {
    /// How far a replacement was.
    enum Step: Sendable, Comparable {
        /// The safety copy is durable, nothing was deleted.
        case safety
        /// The delete may have been carried out.
        case delete
        /// The purge may have been carried out, and the new object written, whole or in part.
        case purge
    }

    /// A replacement that is not finished.
    struct Open: Sendable, Equatable {
        let copy: SafetyCopy
        var step: Step
    }

    private struct State {
        var targets: [String: String] = [:]
        var open: [ObjectKey: Open] = [:]
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
            switch (record.kind, record.step) {
            case (.done, JournalStep.safety):
                guard let version = record.version, let entry = record.entry,
                    let copy = SafetyCopy(object, version: version, entry)
                else { return }
                state.open[object] = Open(copy: copy, step: .safety)
            case (.intent, JournalStep.delete): state.open[object]?.step = .delete
            case (.intent, JournalStep.purge): state.open[object]?.step = .purge
            case (.done, _), (.undo, JournalStep.replace), (.fail, JournalStep.replace): state.open[object] = nil
            default: break
            }
        }
    }

    /// The unfinished replacement of an object.
    func open(_ key: ObjectKey) -> Open? { state.withLock { $0.open[key] } }

    /// All objects whose replacement is not finished.
    var openObjects: [ObjectKey] { state.withLock { $0.open.keys.sorted() } }

    /// The replacement is finished, or given up.
    func close(_ key: ObjectKey) { state.withLock { $0.open[key] = nil } }
}
