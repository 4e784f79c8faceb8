import KeyVault

/// Which archive goes, a backup or an export, and where everything in it must be.
public struct DiscardRequest: Sendable {
    /// The archive's folder.
    public var folder: String
    /// The vault that must hold everything.
    public var target: Vault
    /// Asks whoever can answer; nil when nobody can, or needs to be asked.
    public var confirm: (@Sendable (_ question: String) async -> Bool)?

    /// The removal of an archive.
    public init(folder: String, target: Vault, confirm: (@Sendable (_ question: String) async -> Bool)? = nil) {
        self.folder = folder
        self.target = target
        self.confirm = confirm
    }
}

/// An archive that is gone.
public struct Discarded: Sendable {
    /// The folder, as it was given.
    public var folder: String
    /// How many files were removed, by this run.
    public var files = 0
    /// How many bytes they had.
    public var bytes: Int64 = 0
    /// What stands in the folder and was not kvmsh's.
    public var others: [String] = []

    /// An archive that is gone.
    public init(folder: String, files: Int = 0, bytes: Int64 = 0) {
        self.folder = folder
        self.files = files
        self.bytes = bytes
    }
}

extension Operations {
    /// Removes an archive once a vault holds everything in it: exactly the files that its manifest and journal name, and
    /// its own.
    ///
    /// The archive is locked from before the comparison to the end. A removal that is cut short is gone on with by the
    /// same request; what is still there of the archive is compared again.
    /// - Throws: `OperationError` `.unmet` (exit 6) when the vault does not hold everything, or the answer is no;
    ///   `.locked` (exit 6) when another run uses the archive.
    public static func discard(_ request: DiscardRequest, _ options: OperationOptions) async throws -> Discarded {
        let rest = try await blocking(request.folder) { try ArchiveRemoval.resume($0, options) }
        if let rest { return rest }
        let history = DiscardHistory()
        let archive = try await Archive.open(
            request.folder, .exclusive, statement: options.statement, keys: options.keys
        ) { record, _ in history.visit(record) }
        guard archive.lock != nil else {
            throw OperationError(
                .folder, "\(request.folder) cannot be written, and so nothing in it can be removed",
                remedy: "give yourself the right to write there")
        }
        var files: [ObjectKey: String] = [:]
        // What an export has by its description alone, as it has keys: nothing of it is lost with the export.
        var described: Set<ObjectKey> = []
        for position in 0..<archive.count {
            let entry = try await archive.entry(at: position)
            files[entry.key] = entry.file
            if entry.exported?.road == .left { described.insert(entry.key) }
        }
        do {
            try await refuseWhatIsLacking(
                files, but: described, archive, request, options, isBegun: history.isBegun)
        } catch let error where error.isCancellation {
            throw OperationError(CancellationError())
        }
        if let confirm = request.confirm {
            let question =
                "Remove \(request.folder) with \(archive.count) objects? \(request.target.name) holds them all."
            guard await confirm(question) else {
                throw OperationError(.unmet, "\(request.folder) stays: it was not confirmed", exitCode: 6)
            }
        }
        try await begin(archive, request, options)
        let (objects, copies) = (files.values.sorted(), history.safetyCopies)
        return try await blocking(request.folder) { path in
            var removal = ArchiveRemoval(of: try archive.folder.with(calls: options.calls), at: path)
            return try removal.remove(objects: objects, safetyCopies: copies)
        }
    }

    /// Compares the archive with the target; of a removal that was cut short, what is still there.
    private static func refuseWhatIsLacking(
        _ files: [ObjectKey: String], but described: Set<ObjectKey>, _ archive: Archive, _ request: DiscardRequest,
        _ options: OperationOptions, isBegun: Bool
    ) async throws {
        let folder = archive.folder
        let gone =
            isBegun ? try await blocking(request.folder) { _ in try ArchiveRemoval.missing(files, in: folder) } : []
        let verified = try await verify(archive, request.folder, against: request.target, options)
        // Issuers and contacts are no objects, and what only the target has needs no archive.
        let lacking = verified.items.filter { item in
            guard let kind = item.kind, item.differenceClass != .extra else { return false }
            let key = ObjectKey(kind, item.name)
            return !gone.contains(key) && !described.contains(key)
        }
        guard !lacking.isEmpty else { return }
        let names = Set(lacking.map { "\($0.kind?.rawValue ?? "") \($0.name)" }).sorted()
        throw OperationError(
            .unmet,
            "\(request.folder) stays: \(request.target.name) does not hold \(names.count) of its objects as they are in "
                + "it: \(names.prefix(10).joined(separator: ", "))",
            remedy: "`verify \(request.folder) against …` lists the differences", exitCode: 6)
    }

    /// Notes in the journal that everything was found and the removal begins.
    private static func begin(_ archive: Archive, _ request: DiscardRequest, _ options: OperationOptions) async throws {
        let journal = try await blocking(request.folder) { _ in
            try JournalWriter(
                in: archive.folder.with(calls: options.calls), name: ArchiveProgress.journalName,
                after: archive.journal, run: Identifier.random(), operation: ArchiveRemoval.operation)
        }
        let head = RunHead(
            statement: options.statement,
            source: .init(host: archive.head.source.host, name: archive.head.source.name),
            target: .init(request.target), archive: archive.head.archive, selection: Selection.all.description)
        do {
            try await journal.commit(head.record(tool: options.tool, at: request.target.client.lastServiceTime))
        } catch let problem as FileProblem {
            throw problem.asOperationError
        }
    }

    private static func blocking<Result: Sendable>(
        _ path: String, _ body: @escaping @Sendable (String) throws -> Result
    ) async throws -> Result {
        try await BlockingPool.shared.run {
            do { return try body(path) } catch let problem as FileProblem {
                throw problem.asOperationError
            } catch let damage as JournalDamage {
                throw OperationError(
                    .damaged, "\(path): \(damage)", remedy: "look at what is left, and remove it by hand")
            }
        }
    }
}
