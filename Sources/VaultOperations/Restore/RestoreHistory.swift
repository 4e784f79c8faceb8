import KeyVault
import Locking

/// What earlier runs into the same target began and did not finish, as their journal tells. The target decides; this
/// only explains what is found there.
final class RestoreHistory: Sendable {
    private struct State {
        var targets: [String: String] = [:]
        var open: Set<ObjectKey> = []
        var finished: Set<ObjectKey> = []
        var stored: Set<ObjectKey> = []
    }

    private let host: String
    private let operation: String
    private let state = Locked(State())

    init(target host: String, operation: String = "restore") {
        self.host = host
        self.operation = operation
    }

    /// Takes in a record of a journal.
    func visit(_ record: JournalRecord) {
        if record.kind == .done, record.step == JournalStep.stored, let object = record.object {
            state.withLock { state in
                if state.targets.values.contains(host) { state.stored.insert(object) }
            }
        }
        guard record.operation == operation, record.step != JournalStep.value else { return }
        state.withLock { state in
            if record.kind == .begin {
                state.targets[record.run] = Self.target(record)
                if Self.target(record) == host { state.stored = [] }
            }
            guard let object = record.object, state.targets[record.run] == host else { return }
            switch record.kind {
            case .intent where record.step == JournalStep.sent: state.open.insert(object)
            case .done where record.step == JournalStep.restored:
                state.open.remove(object)
                state.finished.insert(object)
            case .done, .fail: state.open.remove(object)
            default: break
            }
        }
    }

    private static func target(_ record: JournalRecord) -> String? { record.entry.flatMap { JournalHosts.target($0) } }

    /// Whether a blob of the object may have been executed by an earlier run.
    func wasSent(_ key: ObjectKey) -> Bool { state.withLock { $0.open.contains(key) } }

    /// Whether an earlier run restored the object, or found it restored, to the end.
    func wasFinished(_ key: ObjectKey) -> Bool { state.withLock { $0.finished.contains(key) } }

    /// Objects that were stored in the archive since the last run into this target.
    var storedSince: [ObjectKey] { state.withLock { $0.stored.sorted() } }
}
