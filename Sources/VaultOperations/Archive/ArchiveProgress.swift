import ExactJSON

/// How far an archive is that has no manifest.
enum ArchiveProgress {
    /// The journal's name.
    static let journalName = "journal.jsonl"
    /// The lock's name.
    static let lockName = "lock"

    /// Why a folder with a journal and without a manifest cannot be restored: it was not finished, and how far it is.
    static func explainMissingManifest(_ folder: Folder, _ path: String) throws -> OperationError {
        guard let file = try folder.openForReading(journalName, maximum: Int64.max) else {
            return OperationError(
                .notAnArchive, "\(path) has no manifest.json", remedy: "name the folder of a finished backup")
        }
        var stored: Set<ObjectKey> = []
        var expected: String?
        var statement: String?
        _ = try JournalReader.read(file) { record, _ in
            switch (record.kind, record.step) {
            case (.begin, _): statement = record.entry?["statement"]?.string
            case (.answer, JournalStep.counted): expected = record.version
            case (.done, JournalStep.stored): if let object = record.object { stored.insert(object) }
            default: break
            }
        }
        return OperationError(
            .unfinished, "\(path) is not finished: \(stored.count) of \(expected ?? "an unknown number of") objects",
            remedy: "run `\(statement ?? "the same backup")` again to finish it")
    }
}

/// The steps that journals name.
enum JournalStep {
    static let run = "run"
    static let counted = "counted"
    static let stored = "stored"
    static let blob = "blob"
    static let sent = "sent"
    static let seen = "seen"
    static let finish = "finish"
    static let restored = "restored"
    static let value = "value"
    static let road = "road"
    static let enable = "enable"
    /// The safety copy of an object that is to be replaced is durable.
    static let safety = "safety"
    /// The object that is replaced is deleted.
    static let delete = "delete"
    /// It is in the deleted collection.
    static let deleted = "deleted"
    /// It is purged.
    static let purge = "purge"
    /// Its name can be used again.
    static let free = "free"
    /// A soft-deleted object is recovered.
    static let recover = "recover"
    /// The attributes of an object that is there are made equal.
    static let equal = "equal"
    /// A replacement as a whole: put back, or given up.
    static let replace = "replace"
}
