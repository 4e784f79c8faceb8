import KeyVault

extension Operations {
    /// Copies objects from vault to vault, each by its best road; no file ever holds a value.
    ///
    /// Within one subscription and geography the service's own encrypted backups go through memory. Elsewhere secrets are
    /// written by value and certificates imported with their keys, all versions in order; keys, and certificates whose key
    /// cannot leave, are made anew where the request says so, and else left behind and named. The journal is in the state
    /// folder; the same request resumes an interrupted one.
    /// - Returns: the result, also when some objects failed, when the run broke off (`failure`), or was cancelled.
    /// - Throws: `OperationError` when nothing was done at all.
    public static func copy(_ request: CopyRequest, _ options: OperationOptions) async throws -> OperationResult {
        guard !request.source.isSameVault(as: request.target) else {
            throw OperationError(
                .sameVault, "source and target are one vault, \(request.target.name)",
                remedy: "copy into another vault", exitCode: 6)
        }
        guard !request.selection.isEmpty else { return nothing(nil, options) }
        let lock = try await TargetLock.take(.exclusive, host: request.target.host, options: options)
        defer { withExtendedLifetime(lock) {} }
        let (history, values) = (
            RestoreHistory(target: request.target.host, operation: "copy"),
            ValueHistory(target: request.target.host, operation: "copy")
        )
        let replacements = ReplaceHistory(target: request.target.host, operation: "copy")
        let name = StateJournal.name("copy", request.source.host, target: request.target.host)
        let journal = try await BlockingPool.shared.run {
            try StateJournal.open(name, operation: "copy", options: options, run: Identifier.random()) { record in
                history.visit(record)
                values.visit(record)
                replacements.visit(record)
            }
        }
        let disabled = try await disabledVersions(request, options)
        let replacing = Replacing(
            target: request.target, journal: journal, options: options,
            copies: SafetyCopies(target: request.target.host, options: options), history: replacements)
        return try await CopyRun(
            request: request, options: options, journal: journal, history: history, values: values, disabled: disabled,
            replacing: replacing
        ).run()
    }

    /// What an interrupted run left enabled in the source is disabled first, whatever this statement allows.
    private static func disabledVersions(
        _ request: CopyRequest, _ options: OperationOptions
    ) async throws -> DisabledVersions? {
        guard request.includesDisabled else {
            try await DisabledVersions.putBack(in: request.source, options)
            return nil
        }
        return try await DisabledVersions.open(request.source, options)
    }
}
