import ExactJSON
import KeyVault
import Locking

/// What an archive's journal tells about its removal.
final class DiscardHistory: Sendable {
    private struct State {
        var isBegun = false
        var copies: Set<String> = []
    }

    private let state = Locked(State())

    /// Takes in a record of the journal.
    func visit(_ record: JournalRecord) {
        state.withLock { state in
            // Whatever was run after an interrupted removal may have stored objects again.
            if record.kind == .begin { state.isBegun = record.operation == ArchiveRemoval.operation }
            if let copy = Self.safetyCopy(record) { state.copies.insert(copy) }
        }
    }

    /// Whether the last run on the archive was a removal, which began only after the target had been found to hold
    /// everything.
    var isBegun: Bool { state.withLock { $0.isBegun } }

    /// The names of the safety copies of replaced objects.
    var safetyCopies: [String] { state.withLock { $0.copies.sorted() } }

    /// The file of the safety copy that a record names, where it is one that such a record can name.
    private static func safetyCopy(_ record: JournalRecord) -> String? {
        guard record.step == JournalStep.safety, let object = record.object, let version = record.version,
            ArchiveEntry.isFileName(object.name), ArchiveEntry.isFileName(version), let json = record.entry,
            json["file"]?.string == SafetyCopy.fileName(of: object, version: version)
        else { return nil }
        return SafetyCopy.fileName(of: object, version: version)
    }
}
