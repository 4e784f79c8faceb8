import ExactJSON
import KeyVault
import Locking

/// An archive that a backup or an export writes: the folder under its lock, the journal, and what earlier runs stored.
final class BackupArchive: Sendable {
    /// Where the entry of a stored object stands in the journal, and by what a change of the object shows.
    struct Stored: Sendable {
        let place: JournalPlace
        let created: Int64
        let updated: Int64
    }

    let folder: Folder
    let journal: JournalWriter
    /// What earlier runs stored.
    let known: [ObjectKey: Stored]
    /// The head of the manifest when the archive is complete.
    let completed: ArchiveHead?
    /// The objects that the manifest names.
    let completedKeys: Set<ObjectKey>
    /// The settings of a complete archive; nil where they are sealed.
    let settings: ArchiveSettings?
    /// How an export that was begun or completed before is sealed.
    let sealing: ArchiveHead.Sealing?
    private let lock: FileLock
    private let kinds: Locked<[ObjectKind: KindFolder]> = Locked([:])
    private let fresh: Locked<[ObjectKey: JournalPlace]> = Locked([:])

    private struct KindFolder: Sendable {
        let folder: Folder
        let sync: GroupSync
    }

    init(
        folder: Folder, journal: JournalWriter, known: [ObjectKey: Stored], completed: ArchiveHead?,
        completedKeys: Set<ObjectKey>, settings: ArchiveSettings?, lock: FileLock,
        sealing: ArchiveHead.Sealing? = nil
    ) {
        self.folder = folder
        self.journal = journal
        self.known = known
        self.completed = completed
        self.completedKeys = completedKeys
        self.settings = settings
        self.lock = lock
        self.sealing = sealing
    }

    /// Writes an object's file and then the record that it is stored; the file is durable before the record.
    func store(_ entry: ArchiveEntry, _ blob: [UInt8], at: Int64?) async throws {
        let (name, kind) = (entry.fileName, entry.kind)
        let place = try await BlockingPool.shared.run { try self.kindFolder(kind) }
        try await BlockingPool.shared.run { try place.folder.writeWhole(name, blob) }
        try await place.sync.synchronize()
        try record(entry, at: at)
    }

    /// Records an entry whose file is durable already.
    func record(_ entry: ArchiveEntry, at: Int64?) throws {
        var record = JournalRecord(.done, step: JournalStep.stored, object: entry.key)
        record.entry = entry.json
        record.at = at
        let place = try journal.append(record)
        fresh.withLock { $0[entry.key] = place }
    }

    /// The entry of a stored object, from the journal.
    func entry(_ stored: Stored) async throws -> ArchiveEntry? {
        let folder = folder
        return try await BlockingPool.shared.run {
            guard let file = try folder.openForReading(ArchiveProgress.journalName, maximum: Int64.max) else {
                return nil
            }
            return try Self.entry(in: file, at: stored.place)
        }
    }

    /// Whether an object's file is still what its entry says.
    func isIntact(_ entry: ArchiveEntry) async throws -> Bool {
        let folder = folder
        return try await BlockingPool.shared.run {
            do {
                _ = try ObjectFile.read(entry, in: folder)
                return true
            } catch let error as OperationError where error.code == .damaged {
                return false
            }
        }
    }

    /// Everything that is stored, sorted, each with the place of its newest entry.
    var stored: [(key: ObjectKey, place: JournalPlace)] {
        let fresh = fresh.withLock { $0 }
        var all = fresh.map { (key: $0.key, place: $0.value) }
        all += known.filter { fresh[$0.key] == nil }.map { (key: $0.key, place: $0.value.place) }
        return all.sorted { $0.key < $1.key }
    }

    /// Whether this run stored anything.
    var hasStoredAnything: Bool { fresh.withLock { !$0.isEmpty } }

    /// The keys of everything stored.
    func isStored(_ key: ObjectKey) -> Bool { known[key] != nil || fresh.withLock { $0[key] != nil } }

    static func entry(in file: ReadableFile, at place: JournalPlace) throws -> ArchiveEntry? {
        let json = try JSON(parsing: file.read(at: place.offset, count: Int(place.length)))
        return json["entry"].flatMap(ArchiveEntry.init)
    }

    private func kindFolder(_ kind: ObjectKind) throws -> KindFolder {
        if let made = kinds.withLock({ $0[kind] }) { return made }
        guard let inner = try folder.subfolder(kind.plural, create: true) else {
            throw FileProblem(.refused("it cannot be made"), "open", "\(folder.path)/\(kind.plural)")
        }
        try folder.synchronize()
        let made = KindFolder(folder: inner, sync: GroupSync(label: "kvmsh.\(kind.plural)") { try inner.synchronize() })
        return kinds.withLock { kinds in
            if let other = kinds[kind] { return other }
            kinds[kind] = made
            return made
        }
    }
}
