import ExactJSON
import KeyVault

/// What identifies a backup when it is run again.
struct BackupIdentity: Sendable {
    let host: String
    let selection: String
    let condition: String?

    init(_ request: BackupRequest) {
        host = request.source.host
        selection = request.selection.description.lowercased()
        condition = request.condition
    }

    init?(_ entry: JSON?) {
        guard let entry, let host = entry["source"]?["host"]?.string, let selection = entry["selection"]?.string else {
            return nil
        }
        self.host = host
        self.selection = selection
        condition = entry["condition"]?.string
    }

    /// In what another statement differs from this one; nil when it is the same.
    func difference(from other: BackupIdentity) -> String? {
        if host != other.host { return "it is of the vault \(other.host), not \(host)" }
        if selection != other.selection { return "it selects `\(other.selection)`, not `\(selection)`" }
        if condition != other.condition {
            return "its condition is `\(other.condition ?? "none")`, not `\(condition ?? "none")`"
        }
        return nil
    }
}

extension BackupArchive {
    private struct Found {
        var began: JSON?
        var known: [ObjectKey: Stored] = [:]
        var state = JournalState()
    }

    /// Opens the folder for this backup: makes it, or goes on with what an interrupted run left there.
    ///
    /// - Throws: `OperationError`; nothing has been asked of the vault by then.
    static func open(
        _ request: BackupRequest, statement: String, calls: FileCalls, run: String
    ) async throws -> (archive: BackupArchive, id: String) {
        let identity = BackupIdentity(request)
        let path = request.folder
        return try await BlockingPool.shared.run {
            do {
                return try openBlocking(path, identity, statement: statement, calls: calls, run: run)
            } catch let problem as FileProblem {
                throw problem.asOperationError
            } catch let damage as JournalDamage {
                throw OperationError(.damaged, "\(path): \(damage)", remedy: "back up into a new folder")
            } catch let problem as ManifestProblem {
                let code: OperationError.Code = if case .newerFormat = problem { .newerFormat } else { .damaged }
                throw OperationError(code, "\(path): \(problem)", remedy: "back up into a new folder")
            }
        }
    }

    private static func openBlocking(
        _ path: String, _ identity: BackupIdentity, statement: String, calls: FileCalls, run: String
    ) throws -> (BackupArchive, String) {
        var folder = try Folder.openOrCreate(path, calls: calls)
        let names = Set(try folder.names())
        let isArchive = names.contains(ArchiveProgress.journalName) || names.contains(ManifestWriter.fileName)
        guard isArchive || names.isSubset(of: [ArchiveProgress.lockName]) else {
            throw OperationError(
                .notAnArchive, "\(path) is neither empty nor an archive of kvmsh",
                remedy: "name a new folder, or an empty one")
        }
        if !isArchive { try folder.restrict() }
        let lock = try FileLock.take(
            .exclusive, named: ArchiveProgress.lockName, in: folder, for: "the archive \(path)", statement: statement)
        if !lock.keepsModes { folder = try folder.knowing(keepsModes: false) }
        try folder.check()
        let (head, keys) = try readManifest(folder)
        let found = try readJournal(folder, head)
        if let head {
            guard head.source.host == identity.host, head.kind == "backup" else {
                throw OperationError(
                    .otherStatement, "\(path) is a complete \(head.kind) of the vault \(head.source.host)",
                    remedy: "name another folder", exitCode: 6)
            }
        } else if let began = BackupIdentity(found.began), let difference = identity.difference(from: began) {
            throw OperationError(
                .otherStatement, "\(path) holds an unfinished backup by another statement: \(difference)",
                remedy:
                    "finish it by `\(found.began?["statement"]?.string ?? "that statement")`, or name another folder",
                exitCode: 6)
        }
        try removeTemporaries(folder)
        let journal = try JournalWriter(
            in: folder, name: ArchiveProgress.journalName, after: found.state, run: run, operation: "backup")
        if found.state.count == 0 { try folder.synchronize() }
        let archive = BackupArchive(
            folder: folder, journal: journal, known: found.known, completed: head, completedKeys: keys,
            settings: try head.map { try Archive.readSettings(folder, $0) }, lock: lock)
        return (archive, head?.archive ?? found.began?["archive"]?.string ?? Identifier.random())
    }

    private static func readManifest(_ folder: Folder) throws -> (ArchiveHead?, Set<ObjectKey>) {
        guard let file = try folder.openForReading(ManifestWriter.fileName, maximum: ManifestReader.maximumSize) else {
            return (nil, [])
        }
        var keys: Set<ObjectKey> = []
        let head = try ManifestReader(file).read { entry, _ in keys.insert(entry.key) }
        return (head, keys)
    }

    private static func readJournal(_ folder: Folder, _ head: ArchiveHead?) throws -> Found {
        var found = Found()
        guard let file = try folder.openForReading(ArchiveProgress.journalName, maximum: Int64.max) else {
            guard head == nil else { throw JournalDamage(line: 1, detail: "the file is missing") }
            return found
        }
        found.state = try JournalReader.read(file, checkpoint: head?.journal) { record, place in
            guard record.operation == "backup" else { return }
            if record.kind == .begin { found.began = record.entry }
            guard record.kind == .done, record.step == JournalStep.stored, let json = record.entry,
                let entry = ArchiveEntry(json)
            else { return }
            found.known[entry.key] = Stored(
                place: place, created: entry.currentVersion?.created ?? 0,
                updated: entry.currentVersion?.updated ?? 0)
        }
        return found
    }

    private static func removeTemporaries(_ folder: Folder) throws {
        for kind in ObjectKind.allCases {
            guard let inner = try folder.subfolder(kind.plural, create: false) else { continue }
            for name in try inner.names() where name.hasSuffix(temporarySuffix) { try inner.remove(name) }
        }
        for name in try folder.names() where name.hasSuffix(temporarySuffix) { try folder.remove(name) }
    }
}
