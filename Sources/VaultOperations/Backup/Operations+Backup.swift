extension Operations {
    /// Takes the service's own encrypted backup of every selected object into an archive.
    ///
    /// The same request resumes an interrupted one; a complete archive takes in objects that it does not have yet.
    /// - Returns: the result, also when some objects failed, when the run broke off (`failure`), or was cancelled.
    /// - Throws: `OperationError` when nothing was done at all.
    public static func backup(_ request: BackupRequest, _ options: OperationOptions) async throws -> OperationResult {
        throw OperationError(.unsupported, "not yet")
    }
}
