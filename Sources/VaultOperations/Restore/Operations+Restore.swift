extension Operations {
    /// Restores an archive's objects into a vault of the same subscription and geography.
    ///
    /// The first object is sent alone: when the service refuses it as coming from another world, the rest stays untried.
    /// The same request resumes an interrupted one.
    /// - Returns: the result, also when some objects failed, when the run broke off (`failure`), or was cancelled.
    /// - Throws: `OperationError` when nothing was sent at all.
    public static func restore(_ request: RestoreRequest, _ options: OperationOptions) async throws -> OperationResult {
        throw OperationError(.unsupported, "not yet")
    }
}
