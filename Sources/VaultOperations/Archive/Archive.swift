import ExactJSON
import KeyVault
import Sealing

/// An archive that is read: checked as a whole when it is opened, object by object when its files are.
public final class Archive: Sendable {
    /// The folder as it was given.
    public let path: String
    /// Everything about it but the objects.
    public let head: ArchiveHead
    /// What no backup carries.
    public let settings: ArchiveSettings
    let folder: Folder
    let lock: FileLock?
    let journal: JournalState
    /// The digest of the manifest, as it names it itself.
    let digest: String
    /// What opens the files of a sealed export.
    private let identity: SealingIdentity?
    private let manifest: ManifestReader
    private let index: [Indexed]

    private struct Indexed {
        let key: ObjectKey
        let place: JournalPlace
    }

    /// What can be read of an archive before a sealed one is opened.
    private struct Opened: Sendable {
        let head: ArchiveHead
        let digest: String
        let settings: [UInt8]
        let folder: Folder
        let lock: FileLock?
        let journal: JournalState
        let manifest: ManifestReader
        let index: [Indexed]
    }

    private init(_ path: String, _ opened: Opened, _ settings: ArchiveSettings, _ identity: SealingIdentity?) {
        self.path = path
        head = opened.head
        digest = opened.digest
        self.settings = settings
        folder = opened.folder
        lock = opened.lock
        journal = opened.journal
        self.identity = identity
        manifest = opened.manifest
        index = opened.index
    }

    /// Opens an archive and checks manifest, settings and journal; the objects' files are checked when they are read.
    ///
    /// It holds a shared lock as long as it lives, so that nothing is written meanwhile.
    /// - Parameter keys: what opens a sealed export.
    /// - Throws: `OperationError`: `.notAnArchive`, `.unfinished`, `.damaged`, `.newerFormat`, `.openModes`, `.locked`,
    ///   `.sealed`.
    public static func open(_ path: String, keys: ArchiveKeys = .none) async throws -> Archive {
        try await open(path, .shared, statement: "reading", keys: keys) { _, _ in }
    }

    /// Opens an archive under a lock of the given mode and shows every record of its journal.
    ///
    /// - Parameter kind: the kind that is wanted: `backup`, `export`; nil for either.
    static func open(
        _ path: String, _ mode: FileLock.Mode, statement: String, kind: String? = nil, keys: ArchiveKeys = .none,
        visit: @escaping @Sendable (JournalRecord, JournalPlace) -> Void
    ) async throws -> Archive {
        let opened = try await BlockingPool.shared.run {
            do {
                return try openBlocking(path, mode, statement, visit)
            } catch let problem as FileProblem {
                throw problem.asOperationError
            } catch let damage as JournalDamage {
                throw OperationError(
                    .damaged, "\(path): \(damage)", remedy: "restore journal.jsonl from a copy, or take a new backup")
            } catch let problem as ManifestProblem {
                throw Self.error(problem, path)
            }
        }
        if let kind, opened.head.kind != kind {
            throw OperationError(
                .notAnArchive, "\(path) is \(kind == "backup" ? "an export" : "a backup")",
                remedy: "`\(kind == "backup" ? "import" : "restore")` reads it")
        }
        let identity: SealingIdentity?
        do {
            identity =
                if let sealing = opened.head.sealing {
                    try await ArchiveSeal.open(sealing, in: opened.folder, with: keys)
                } else { nil }
        } catch let problem as FileProblem { throw problem.asOperationError }
        return Archive(path, opened, try readSettings(opened.settings, identity, path), identity)
    }

    private static func openBlocking(
        _ path: String, _ mode: FileLock.Mode, _ statement: String,
        _ visit: (JournalRecord, JournalPlace) -> Void
    ) throws -> Opened {
        let opened = try openFolder(path)
        let lock = try takeLock(mode, opened, path, statement)
        let folder = lock?.keepsModes == false ? try opened.knowing(keepsModes: false) : opened
        try folder.check()
        guard let file = try folder.openForReading(ManifestWriter.fileName, maximum: ManifestReader.maximumSize) else {
            throw try ArchiveProgress.explainMissingManifest(folder, path)
        }
        let reader = ManifestReader(file)
        var index: [Indexed] = []
        let (head, digest) = try reader.read { entry, place in index.append(Indexed(key: entry.key, place: place)) }
        guard head.form != .plain || folder.keepsModes else { throw ArchiveModes.refusal(path) }
        let settings = try readSettingsFile(folder, head)
        guard let journalFile = try folder.openForReading(ArchiveProgress.journalName, maximum: Int64.max) else {
            throw OperationError(.damaged, "\(path): journal.jsonl is missing", remedy: "take a new backup")
        }
        let journal = try JournalReader.read(journalFile, checkpoint: head.journal, visit: visit)
        return Opened(
            head: head, digest: digest, settings: settings, folder: folder, lock: lock, journal: journal,
            manifest: reader, index: index)
    }

    private static func openFolder(_ path: String) throws -> Folder {
        do {
            return try Folder.open(path)
        } catch {
            guard error.isMissing else { throw error }
            throw OperationError(.folder, "there is no folder \(path)", remedy: "name the folder of a backup")
        }
    }

    /// A folder that cannot be written can be read without a lock: nobody writes there.
    private static func takeLock(
        _ mode: FileLock.Mode, _ folder: Folder, _ path: String, _ statement: String
    ) throws -> FileLock? {
        guard try isArchive(folder) else {
            throw OperationError(.notAnArchive, "\(path) is no archive of kvmsh", remedy: "name the folder of a backup")
        }
        do {
            return try FileLock.take(
                mode, named: ArchiveProgress.lockName, in: folder, for: "the archive \(path)", statement: statement)
        } catch let problem as FileProblem where problem.isNotWritable {
            return nil
        }
    }

    private static func isArchive(_ folder: Folder) throws -> Bool {
        let names = Set(try folder.names())
        return names.contains(ManifestWriter.fileName) || names.contains(ArchiveProgress.journalName)
    }

    /// Reads the settings of an archive that is not sealed.
    static func readSettings(_ folder: Folder, _ head: ArchiveHead) throws -> ArchiveSettings {
        try readSettings(readSettingsFile(folder, head), nil, folder.path)
    }

    /// Reads the file of settings and compares it with what the manifest knows of it.
    private static func readSettingsFile(_ folder: Folder, _ head: ArchiveHead) throws -> [UInt8] {
        let name = head.form.settingsName
        guard let file = try folder.openForReading(name, maximum: 1 << 30) else {
            throw OperationError(.damaged, "\(folder.path): \(name) is missing", remedy: "take a new backup")
        }
        let bytes = try file.readAll()
        guard Int64(bytes.count) == head.settings.size, Hex.digest(bytes) == head.settings.digest else {
            throw alteredSettings(folder.path)
        }
        return bytes
    }

    private static func readSettings(
        _ file: [UInt8], _ identity: SealingIdentity?, _ path: String
    ) throws -> ArchiveSettings {
        let bytes = identity.map { try? SealedFile.open(file, with: [$0]) } ?? file
        guard let bytes, let json = try? JSON(parsing: bytes), let settings = ArchiveSettings(json) else {
            throw alteredSettings(path)
        }
        return settings
    }

    private static func alteredSettings(_ path: String) -> OperationError {
        OperationError(
            .damaged, "\(path): settings.json is not what was written",
            remedy: "restore it from a copy, or take a new backup")
    }

    private static func error(_ problem: ManifestProblem, _ path: String) -> OperationError {
        switch problem {
        case .newerFormat:
            OperationError(.newerFormat, "\(path): \(problem)", remedy: "use that version, or a newer one")
        case .damaged:
            OperationError(
                .damaged, "\(path): \(problem)", remedy: "restore manifest.json from a copy, or take a new backup")
        }
    }

    // MARK: Objects

    /// The objects, certificates first, then keys, then secrets, each by name.
    public var keys: [ObjectKey] { index.map(\.key) }

    /// How many objects there are.
    public var count: Int { index.count }

    /// The entry at a position of `keys`.
    public func entry(at position: Int) async throws -> ArchiveEntry {
        let place = index[position].place
        let (manifest, path) = (manifest, path)
        return try await BlockingPool.shared.run {
            do { return try manifest.entry(at: place) } catch {
                throw OperationError(.damaged, "\(path): manifest.json changed while it was read")
            }
        }
    }

    /// The entry of an object; nil when the archive does not have it.
    public func entry(_ key: ObjectKey) async throws -> ArchiveEntry? {
        guard let position = position(of: key) else { return nil }
        return try await entry(at: position)
    }

    /// Whether the archive has the object.
    public func has(_ key: ObjectKey) -> Bool { position(of: key) != nil }

    /// What identifies the object at a position.
    public func key(at position: Int) -> ObjectKey { index[position].key }

    private func position(of key: ObjectKey) -> Int? {
        var (low, high) = (0, index.count)
        while low < high {
            let middle = (low + high) / 2
            if index[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < index.count && index[low].key == key ? low : nil
    }

    /// The bytes of an object's file, whose size and digest are those of the manifest.
    ///
    /// - Throws: `OperationError` `.damaged` naming the file; it concerns this object only.
    public func blob(of entry: ArchiveEntry) async throws -> [UInt8] {
        let folder = folder
        return try await BlockingPool.shared.run { try ObjectFile.read(entry, in: folder) }
    }

    /// The entry at a position of `keys` with its versions, which a sealed export keeps in the object's file.
    func described(at position: Int) async throws -> ArchiveEntry {
        let entry = try await entry(at: position)
        return entry.form == .sealed ? try await exported(entry).entry : entry
    }

    /// An object of an export with its values.
    ///
    /// - Throws: `OperationError` `.damaged` naming the file; it concerns this object only.
    func exported(_ entry: ArchiveEntry) async throws -> ExportedObject {
        var bytes = try await blob(of: entry)
        if let identity {
            do { bytes = try SealedFile.open(bytes, with: [identity]) } catch {
                throw OperationError(
                    .damaged, "\(entry.file) cannot be opened: \(error.message)", object: entry.key.description)
            }
        }
        return try ExportedObject(bytes, of: entry)
    }
}
