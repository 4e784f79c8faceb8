import ExactJSON
import KeyVault

/// What identifies a backup or an export when it is run again.
struct BackupIdentity: Sendable {
    /// `backup` or `export`
    let operation: String
    let host: String
    let selection: String
    let condition: String?
    /// How an export keeps values: `unsealed`, `passphrase`, or its recipients; nil for a backup.
    var seal: String?
    /// Whether an export enables disabled versions to read them.
    var includesDisabled = false

    init(_ request: BackupRequest, operation: String = "backup") {
        self.operation = operation
        host = request.source.host
        selection = request.selection.description.lowercased()
        condition = request.condition
    }

    init?(_ entry: JSON?, operation: String) {
        guard let entry, let host = entry["source"]?["host"]?.string, let selection = entry["selection"]?.string else {
            return nil
        }
        self.operation = operation
        self.host = host
        self.selection = selection
        condition = entry["condition"]?.string
        guard operation == "export" else { return }
        seal = Self.seal(entry["sealing"].flatMap(ArchiveHead.Sealing.init))
        includesDisabled = entry["clauses"]?.array?.contains(.text(Self.disabledClause)) ?? false
    }

    /// The clause that allows to enable disabled versions.
    static let disabledClause = "including disabled"

    /// How values are kept, as one text.
    static func seal(_ sealing: ArchiveHead.Sealing?) -> String {
        guard let sealing else { return "unsealed" }
        return sealing.isByPassphrase ? "with passphrase" : "to \(sealing.to.sorted().joined(separator: ", "))"
    }

    /// What else to do where the archive cannot be used.
    var remedy: String { operation == "backup" ? "back up into a new folder" : "export into a new folder" }

    /// In what another statement differs from this one; nil when it is the same.
    func difference(from other: BackupIdentity) -> String? {
        if host != other.host { return "it is of the vault \(other.host), not \(host)" }
        if selection != other.selection { return "it selects `\(other.selection)`, not `\(selection)`" }
        if condition != other.condition {
            return "its condition is `\(other.condition ?? "none")`, not `\(condition ?? "none")`"
        }
        if let seal, let otherSeal = other.seal, seal != otherSeal {
            return "it is sealed otherwise (`\(otherSeal)`, not `\(seal)`)"
        }
        if includesDisabled != other.includesDisabled {
            return "it was begun \(other.includesDisabled ? "with" : "without") `including disabled`"
        }
        return nil
    }
}

extension BackupArchive {
    private struct Found {
        var began: JSON?
        /// The statement that began it.
        var operation: String?
        var known: [ObjectKey: Stored] = [:]
        var state = JournalState()
    }

    /// Opens the folder for this backup or export: makes it, or goes on with what an interrupted run left there.
    ///
    /// - Throws: `OperationError`; nothing has been asked of the vault by then.
    static func open(
        _ path: String, _ identity: BackupIdentity, statement: String, calls: FileCalls, run: String
    ) async throws -> (archive: BackupArchive, id: String) {
        let again = identity.remedy
        return try await BlockingPool.shared.run {
            do {
                return try openBlocking(path, identity, statement: statement, calls: calls, run: run)
            } catch let problem as FileProblem {
                throw problem.asOperationError
            } catch let damage as JournalDamage {
                throw OperationError(.damaged, "\(path): \(damage)", remedy: again)
            } catch let problem as ManifestProblem {
                let code: OperationError.Code = if case .newerFormat = problem { .newerFormat } else { .damaged }
                throw OperationError(code, "\(path): \(problem)", remedy: again)
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
        guard folder.keepsModes || identity.seal != "unsealed" else { throw ArchiveModes.refusal(path) }
        let (head, keys) = try readManifest(folder)
        let found = try readJournal(folder, head)
        if let head {
            try check(head, identity, path)
        } else {
            try check(found, identity, path)
        }
        try removeTemporaries(folder)
        let journal = try JournalWriter(
            in: folder, name: ArchiveProgress.journalName, after: found.state, run: run, operation: identity.operation)
        if found.state.count == 0 { try folder.synchronize() }
        let archive = BackupArchive(
            folder: folder, journal: journal, known: found.known, completed: head, completedKeys: keys,
            settings: try head.flatMap { try $0.sealing == nil ? Archive.readSettings(folder, $0) : nil }, lock: lock,
            sealing: head?.sealing ?? found.began?["sealing"].flatMap(ArchiveHead.Sealing.init))
        return (archive, head?.archive ?? found.began?["archive"]?.string ?? Identifier.random())
    }

    /// A complete archive takes in what it does not have yet, of the same vault and kept in the same way.
    private static func check(_ head: ArchiveHead, _ identity: BackupIdentity, _ path: String) throws {
        let isSealedAlike = identity.seal == nil || identity.seal == BackupIdentity.seal(head.sealing)
        guard head.source.host == identity.host, head.kind == identity.operation, isSealedAlike else {
            let seal = isSealedAlike ? "" : ", kept otherwise (\(BackupIdentity.seal(head.sealing)))"
            throw OperationError(
                .otherStatement, "\(path) is a complete \(head.kind) of the vault \(head.source.host)\(seal)",
                remedy: "name another folder", exitCode: 6)
        }
    }

    private static func check(_ found: Found, _ identity: BackupIdentity, _ path: String) throws {
        guard let operation = found.operation else { return }
        let difference =
            operation == identity.operation
            ? BackupIdentity(found.began, operation: operation).flatMap(identity.difference)
            : "it is no \(identity.operation)"
        guard let difference else { return }
        throw OperationError(
            .otherStatement, "\(path) holds an unfinished \(operation) by another statement: \(difference)",
            remedy: "finish it by `\(found.began?["statement"]?.string ?? "that statement")`, or name another folder",
            exitCode: 6)
    }

    private static func readManifest(_ folder: Folder) throws -> (ArchiveHead?, Set<ObjectKey>) {
        guard let file = try folder.openForReading(ManifestWriter.fileName, maximum: ManifestReader.maximumSize) else {
            return (nil, [])
        }
        var keys: Set<ObjectKey> = []
        let (head, _) = try ManifestReader(file).read { entry, _ in keys.insert(entry.key) }
        return (head, keys)
    }

    private static func readJournal(_ folder: Folder, _ head: ArchiveHead?) throws -> Found {
        var found = Found()
        guard let file = try folder.openForReading(ArchiveProgress.journalName, maximum: Int64.max) else {
            guard head == nil else { throw JournalDamage(line: 1, detail: "the file is missing") }
            return found
        }
        found.state = try JournalReader.read(file, checkpoint: head?.journal) { record, place in
            guard ["backup", "export"].contains(record.operation) else { return }
            if record.kind == .begin { (found.began, found.operation) = (record.entry, record.operation) }
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
