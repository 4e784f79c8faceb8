import KeyVault

extension Operations {
    /// Takes the service's own encrypted backup of every selected object into an archive.
    ///
    /// The same request resumes an interrupted one; a complete archive takes in objects that it does not have yet.
    /// - Returns: the result, also when some objects failed, when the run broke off (`failure`), or was cancelled.
    /// - Throws: `OperationError` when nothing was done at all.
    public static func backup(_ request: BackupRequest, _ options: OperationOptions) async throws -> OperationResult {
        guard !request.selection.isEmpty else { return nothing(request.folder, options) }
        let run = Identifier.random()
        try await DisabledVersions.putBack(in: request.source, options)
        let identity = BackupIdentity(request)
        let (archive, id) = try await BackupArchive.open(
            request.folder, identity, statement: options.statement, calls: options.calls, run: run)
        let backup = BackupRun(
            request: request, options: options, identity: identity, taking: BlobTaking(client: request.source.client),
            archive: archive, archiveID: id,
            collector: ResultCollector(folder: request.folder, events: options.events))
        return try await backup.run()
    }

    /// The result of a statement whose selection names nothing at all.
    static func nothing(_ folder: String?, _ options: OperationOptions) -> OperationResult {
        let result = OperationResult(folder: folder)
        options.events(.note("nothing was selected, so nothing is done"))
        options.events(.finished(result))
        return result
    }
}
