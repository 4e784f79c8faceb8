import Crypto
import ExactJSON

/// The hosts that a run's first record names.
enum JournalHosts {
    static func target(_ entry: JSON) -> String? { entry["target"]?["host"]?.string }
}

/// Where the journal of a restore is: in the archive, or in the state folder when the archive cannot be written.
enum RestoreJournal {
    /// Opens the journal and shows what earlier runs wrote, unless the archive's own journal has been shown already.
    static func open(
        _ archive: Archive, target: String, options: OperationOptions, run: String, history: RestoreHistory
    ) async throws -> JournalWriter {
        try await BlockingPool.shared.run {
            do {
                if archive.lock != nil {
                    return try JournalWriter(
                        in: archive.folder.with(calls: options.calls), name: ArchiveProgress.journalName,
                        after: archive.journal, run: run, operation: "restore")
                }
                let folder = try Folder.openOrCreate("\(options.stateFolder)/runs", calls: options.calls)
                let name = name(archive: archive.head.archive, target: target)
                var state = JournalState()
                if let file = try folder.openForReading(name, maximum: Int64.max) {
                    state = try JournalReader.read(file) { record, _ in history.visit(record) }
                }
                return try JournalWriter(in: folder, name: name, after: state, run: run, operation: "restore")
            } catch let problem as FileProblem {
                throw problem.asOperationError
            } catch let damage as JournalDamage {
                throw OperationError(
                    .damaged, "\(damage) (in \(options.stateFolder)/runs)", remedy: "move that file away")
            }
        }
    }

    /// The name of a journal in the state folder: 16 hexadecimal digits of the SHA-256 over operation, archive and target.
    static func name(archive: String, target: String) -> String {
        let digest = SHA256.hash(data: Array("restore\n\(archive)\n\(target)".utf8))
        return Hex.text(digest.prefix(8)) + ".jsonl"
    }
}

/// The lock of a target: shared for restore, exclusive for what replaces or deletes.
enum TargetLock {
    static func take(_ mode: FileLock.Mode, host: String, options: OperationOptions) async throws -> FileLock {
        try await BlockingPool.shared.run {
            do {
                let folder = try Folder.openOrCreate("\(options.stateFolder)/locks")
                let name = host.asFileName + ".lock"
                return try FileLock.take(
                    mode, named: name, in: folder, for: "the vault \(host)", statement: options.statement)
            } catch let problem as FileProblem {
                throw problem.asOperationError
            }
        }
    }
}
