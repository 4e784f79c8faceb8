import KeyVault

extension Operations {
    /// Imports an export's objects into a vault: secrets with all versions in order, certificates with key, chain and
    /// policy.
    ///
    /// The journal is in the archive, or in the state folder when that cannot be written; the same request resumes an
    /// interrupted one.
    /// - Returns: the result, also when some objects failed, when the run broke off (`failure`), or was cancelled.
    /// - Throws: `OperationError` when nothing was sent at all.
    public static func `import`(_ request: ImportRequest, _ options: OperationOptions) async throws -> OperationResult {
        guard !request.selection.isEmpty else { return nothing(request.folder, options) }
        let target = request.target
        let values = ValueHistory(target: target.host, operation: "import")
        let replacements = ReplaceHistory(target: target.host, operation: "import")
        let visit: @Sendable (JournalRecord) -> Void = { record in
            values.visit(record)
            replacements.visit(record)
        }
        let archive = try await Archive.open(
            request.folder, .exclusive, statement: options.statement, kind: "export", keys: options.keys
        ) { record, _ in visit(record) }
        try refuseSource(archive, target)
        let lock = try await TargetLock.take(.exclusive, host: target.host, options: options)
        defer { withExtendedLifetime(lock) {} }
        let journal = try await RestoreJournal.open(
            archive, operation: "import", target: target.host, options: options, run: Identifier.random(),
            visit: visit)
        return try await ImportRun(
            request: request, options: options, archive: archive, journal: journal, values: values,
            replacements: replacements
        ).run()
    }

    private static func refuseSource(_ archive: Archive, _ target: Vault) throws {
        let source = archive.head.source
        let isSameID = source.resourceID.map { $0.lowercased() == target.resourceID?.lowercased() } ?? false
        guard source.host == target.host || isSameID else { return }
        throw OperationError(
            .sameVault, "\(target.name) is the vault that this export was taken from",
            remedy: "import into another vault", exitCode: 6)
    }
}
