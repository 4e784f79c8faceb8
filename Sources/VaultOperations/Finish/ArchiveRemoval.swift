import KeyVault

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The removal of an archive's files, and of nothing else in its folder.
///
/// Objects go first, then the manifest, and last the journal, which tells that a removal began: whatever is left when it
/// is cut short says what there is to go on with. All members block and belong on a `BlockingPool`.
struct ArchiveRemoval {
    /// What the journal calls it.
    static let operation = "discard"
    /// The files beside the objects, in any kind of archive, but for manifest and journal.
    private static let others = [
        ArchiveSettings.fileName, ArchiveSettings.fileName + ".age", ArchiveSeal.keyName, ArchiveProgress.lockName,
    ]

    private let folder: Folder
    private var gone: Discarded

    init(of folder: Folder, at path: String) {
        self.folder = folder
        gone = Discarded(folder: path)
    }

    /// Removes everything: the objects' files by their paths in the archive, the safety copies by their names.
    mutating func remove(objects files: [String], safetyCopies: [String]) throws(FileProblem) -> Discarded {
        for kind in ObjectKind.allCases {
            let prefix = kind.plural + "/"
            let names = files.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            try empty(kind.plural, of: names)
        }
        try empty(SafetyCopies.folderName, of: safetyCopies)
        try folder.synchronize()
        try remove(ManifestWriter.fileName, in: folder)
        try folder.synchronize()
        return try removeRest()
    }

    /// Removes what has no use without the manifest.
    mutating func removeRest() throws(FileProblem) -> Discarded {
        for name in Self.others { try remove(name, in: folder) }
        try folder.synchronize()
        try remove(ArchiveProgress.journalName, in: folder)
        try folder.synchronize()
        gone.others = try folder.names().sorted()
        if gone.others.isEmpty { _ = rmdir(gone.folder) }
        return gone
    }

    /// Goes on with a removal that was cut short after the manifest had gone; nil when there is none.
    ///
    /// - Throws: `OperationError` `.locked`, `FileProblem`, `JournalDamage`.
    static func resume(_ path: String, _ options: OperationOptions) throws -> Discarded? {
        let opened: Folder
        do { opened = try Folder.open(path, calls: options.calls) } catch {
            // Whoever opens the archive says what is wrong with the folder.
            return nil
        }
        let names = Set(try opened.names())
        guard names.contains(ArchiveProgress.journalName), !names.contains(ManifestWriter.fileName) else { return nil }
        let lock = try FileLock.take(
            .exclusive, named: ArchiveProgress.lockName, in: opened, for: "the archive \(path)",
            statement: options.statement)
        defer { withExtendedLifetime(lock) {} }
        let folder = lock.keepsModes ? opened : try opened.knowing(keepsModes: false)
        try folder.check()
        let history = DiscardHistory()
        guard let journal = try folder.openForReading(ArchiveProgress.journalName, maximum: Int64.max) else {
            return nil
        }
        _ = try JournalReader.read(journal) { record, _ in history.visit(record) }
        guard history.isBegun else { return nil }
        var removal = ArchiveRemoval(of: folder, at: path)
        return try removal.removeRest()
    }

    /// The objects whose files a removal that was cut short has taken away already.
    static func missing(_ files: [ObjectKey: String], in folder: Folder) throws(FileProblem) -> Set<ObjectKey> {
        var present: Set<String> = []
        for kind in ObjectKind.allCases {
            guard let inner = try folder.subfolder(kind.plural, create: false) else { continue }
            for name in try inner.names() { present.insert("\(kind.plural)/\(name)") }
        }
        return Set(files.filter { !present.contains($0.value) }.keys)
    }

    /// Removes files from a folder inside the archive, and the folder when nothing else is in it.
    private mutating func empty(_ name: String, of files: [String]) throws(FileProblem) {
        guard let inner = try folder.subfolder(name, create: false) else { return }
        for file in files { try remove(file, in: inner) }
        try inner.synchronize()
        if try inner.names().isEmpty { _ = unlinkat(folder.descriptor, name, AT_REMOVEDIR) }
    }

    /// Removes a file and what an interrupted run left of it.
    private mutating func remove(_ name: String, in folder: Folder) throws(FileProblem) {
        try folder.remove(name + temporarySuffix)
        guard let file = try folder.openForReading(name, maximum: Int64.max) else { return }
        try folder.remove(name)
        gone.files += 1
        gone.bytes += file.size
    }
}
