import ExactJSON

/// The hosts that a run's first record names.
enum JournalHosts {
    static func target(_ entry: JSON) -> String? { entry["target"]?["host"]?.string }
}

/// Where the journal of a restore or an import is: in the archive, or in the state folder when the archive cannot be written.
enum RestoreJournal {
    /// Opens the journal and shows what earlier runs wrote, unless the archive's own journal has been shown already.
    static func open(
        _ archive: Archive, operation: String = "restore", target: String, options: OperationOptions, run: String,
        visit: @escaping @Sendable (JournalRecord) -> Void
    ) async throws -> JournalWriter {
        try await BlockingPool.shared.run {
            do {
                if archive.lock != nil {
                    return try JournalWriter(
                        in: archive.folder.with(calls: options.calls), name: ArchiveProgress.journalName,
                        after: archive.journal, run: run, operation: operation)
                }
                return try StateJournal.open(
                    name(operation, archive: archive.head.archive, target: target), operation: operation,
                    options: options, run: run, visit: visit)
            } catch let problem as FileProblem {
                throw problem.asOperationError
            }
        }
    }

    /// The name of a journal in the state folder.
    static func name(_ operation: String = "restore", archive: String, target: String) -> String {
        StateJournal.name(operation, archive, target: target)
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
