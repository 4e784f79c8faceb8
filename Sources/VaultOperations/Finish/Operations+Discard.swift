import KeyVault

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which archive goes, and where everything in it must be.
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
    /// How many files were removed.
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
    /// Removes an archive once a vault holds everything in it: exactly the files that its manifest names, and its own.
    ///
    /// - Throws: `OperationError` `.unmet` (exit 6) when the vault does not hold everything, or the answer is no.
    public static func discard(_ request: DiscardRequest, _ options: OperationOptions) async throws -> Discarded {
        let verified = try await verify(
            VerifyRequest(left: .archive(folder: request.folder), right: .vault(request.target)), options)
        if verified.interrupted { throw OperationError(CancellationError()) }
        // Issuers and contacts are no objects, and what only the target has needs no archive.
        let lacking = verified.items.filter { $0.kind != nil && $0.differenceClass != .extra }
        guard lacking.isEmpty else {
            let names = Set(lacking.map { "\($0.kind?.rawValue ?? "") \($0.name)" }).sorted()
            throw OperationError(
                .unmet,
                "\(request.folder) stays: \(request.target.name) does not hold \(names.count) of its objects as they are "
                    + "in it: \(names.prefix(10).joined(separator: ", "))",
                remedy: "`verify \(request.folder) against …` lists the differences", exitCode: 6)
        }
        let archive = try await Archive.open(request.folder, .exclusive, statement: options.statement) { _, _ in }
        if let confirm = request.confirm {
            let question =
                "Remove \(request.folder) with \(archive.count) objects? \(request.target.name) holds them all."
            guard await confirm(question) else {
                throw OperationError(.unmet, "\(request.folder) stays: it was not confirmed", exitCode: 6)
            }
        }
        let keys = archive.keys
        let folder = archive.folder
        return try await BlockingPool.shared.run {
            do { return try remove(keys, folder, request.folder) } catch let problem as FileProblem {
                throw problem.asOperationError
            }
        }
    }

    /// Objects first and the manifest late: a removal that is cut short leaves an archive that says what it lacks.
    private static func remove(_ keys: [ObjectKey], _ folder: Folder, _ path: String) throws(FileProblem) -> Discarded {
        var gone = Discarded(folder: path)
        for kind in ObjectKind.allCases {
            guard let inner = try folder.subfolder(kind.plural, create: false) else { continue }
            for key in keys where key.kind == kind { try remove(ArchiveEntry.fileName(of: key), inner, &gone) }
            try inner.synchronize()
            if try inner.names().isEmpty { _ = unlinkat(folder.descriptor, kind.plural, AT_REMOVEDIR) }
        }
        for name in [
            ArchiveSettings.fileName, ArchiveProgress.journalName, ManifestWriter.fileName, ArchiveProgress.lockName,
        ] { try remove(name, folder, &gone) }
        try folder.synchronize()
        gone.others = try folder.names().sorted()
        if gone.others.isEmpty { _ = rmdir(path) }
        return gone
    }

    private static func remove(_ name: String, _ folder: Folder, _ gone: inout Discarded) throws(FileProblem) {
        guard let file = try folder.openForReading(name, maximum: Int64.max) else { return }
        try folder.remove(name)
        gone.files += 1
        gone.bytes += file.size
    }
}
