import ExactJSON
import KeyVault

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
    private let manifest: ManifestReader
    private let index: [Indexed]

    private struct Indexed {
        let key: ObjectKey
        let place: JournalPlace
    }

    private init(
        path: String, head: ArchiveHead, settings: ArchiveSettings, folder: Folder, lock: FileLock?,
        journal: JournalState, manifest: ManifestReader, index: [Indexed]
    ) {
        self.path = path
        self.head = head
        self.settings = settings
        self.folder = folder
        self.lock = lock
        self.journal = journal
        self.manifest = manifest
        self.index = index
    }

    /// Opens an archive and checks manifest, settings and journal; the objects' files are checked when they are read.
    ///
    /// It holds a shared lock as long as it lives, so that nothing is written meanwhile.
    /// - Throws: `OperationError`: `.notAnArchive`, `.unfinished`, `.damaged`, `.newerFormat`, `.openModes`, `.locked`.
    public static func open(_ path: String) async throws -> Archive {
        try await open(path, .shared, statement: "reading") { _, _ in }
    }

    /// Opens an archive under a lock of the given mode and shows every record of its journal.
    static func open(
        _ path: String, _ mode: FileLock.Mode, statement: String,
        visit: @escaping @Sendable (JournalRecord, JournalPlace) -> Void
    ) async throws -> Archive {
        try await BlockingPool.shared.run {
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
    }

    private static func openBlocking(
        _ path: String, _ mode: FileLock.Mode, _ statement: String,
        _ visit: (JournalRecord, JournalPlace) -> Void
    ) throws -> Archive {
        let opened = try openFolder(path)
        let lock = try takeLock(mode, opened, path, statement)
        let folder = lock?.keepsModes == false ? try opened.knowing(keepsModes: false) : opened
        try folder.check()
        guard let file = try folder.openForReading(ManifestWriter.fileName, maximum: ManifestReader.maximumSize) else {
            throw try ArchiveProgress.explainMissingManifest(folder, path)
        }
        let reader = ManifestReader(file)
        var index: [Indexed] = []
        let head = try reader.read { entry, place in index.append(Indexed(key: entry.key, place: place)) }
        let settings = try readSettings(folder, head)
        guard let journalFile = try folder.openForReading(ArchiveProgress.journalName, maximum: Int64.max) else {
            throw OperationError(.damaged, "\(path): journal.jsonl is missing", remedy: "take a new backup")
        }
        let journal = try JournalReader.read(journalFile, checkpoint: head.journal, visit: visit)
        return Archive(
            path: path, head: head, settings: settings, folder: folder, lock: lock, journal: journal, manifest: reader,
            index: index)
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

    /// Reads `settings.json` and compares it with what the manifest knows of it.
    static func readSettings(_ folder: Folder, _ head: ArchiveHead) throws -> ArchiveSettings {
        let name = ArchiveSettings.fileName
        guard let file = try folder.openForReading(name, maximum: 1 << 30) else {
            throw OperationError(.damaged, "\(folder.path): settings.json is missing", remedy: "take a new backup")
        }
        let bytes = try file.readAll()
        guard Int64(bytes.count) == head.settings.size, Hex.digest(bytes) == head.settings.digest,
            let json = try? JSON(parsing: bytes), let settings = ArchiveSettings(json)
        else {
            throw OperationError(
                .damaged, "\(folder.path): settings.json is not what was written",
                remedy: "restore it from a copy, or take a new backup")
        }
        return settings
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
}
