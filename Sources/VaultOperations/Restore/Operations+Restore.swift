import KeyVault

extension Operations {
    /// Restores an archive's objects into a vault of the same subscription and geography.
    ///
    /// The first object is sent alone: when the service refuses it as coming from another world, the rest stays untried.
    /// The same request resumes an interrupted one.
    /// - Returns: the result, also when some objects failed, when the run broke off (`failure`), or was cancelled.
    /// - Throws: `OperationError` when nothing was sent at all.
    public static func restore(_ request: RestoreRequest, _ options: OperationOptions) async throws -> OperationResult {
        guard request.policy != .newer else {
            throw OperationError(
                .unsupported, "a backup cannot append versions to what is there",
                remedy: "`copy` and `import` know `on conflict newer`")
        }
        guard !request.selection.isEmpty else { return nothing(request.folder, options) }
        let target = request.target
        let history = RestoreHistory(target: target.host)
        let replacements = ReplaceHistory(target: target.host, operation: "restore")
        let archive = try await Archive.open(
            request.folder, .exclusive, statement: options.statement, kind: "backup"
        ) { record, _ in
            history.visit(record)
            replacements.visit(record)
        }
        try refuseSource(archive, target)
        let lock = try await TargetLock.take(
            request.policy == .replace ? .exclusive : .shared, host: target.host, options: options)
        defer { withExtendedLifetime(lock) {} }
        let run = Identifier.random()
        let journal = try await RestoreJournal.open(
            archive, target: target.host, options: options, run: run
        ) { record in
            history.visit(record)
            replacements.visit(record)
        }
        let restore = RestoreRun(
            request: request, options: options, archive: archive, journal: journal, history: history,
            replacements: replacements)
        return try await restore.run()
    }

    private static func refuseSource(_ archive: Archive, _ target: Vault) throws {
        let source = archive.head.source
        let isSameID = source.resourceID.map { $0.lowercased() == target.resourceID?.lowercased() } ?? false
        guard source.host == target.host || isSameID else { return }
        throw OperationError(
            .sameVault, "\(target.name) is the vault that this backup was taken from",
            remedy: "restore into another vault of its subscription and geography", exitCode: 6)
    }
}
