internal import KeyVault
internal import VaultOperations

/// The clauses of a `copy` that decide how objects are moved.
struct CopyClauses: Sendable {
    /// What to do with names that the target holds already.
    var policy = VaultOperations.ConflictPolicy.fail
    /// The kinds whose objects are made anew where they cannot leave.
    var recreates: Set<ObjectKind> = []
    /// Whether disabled versions are enabled, read and disabled again.
    var includesDisabled = false
}

/// What `copy` needs of the vaults.
protocol CopyGateway: Sendable {
    /// Copies objects from vault to vault.
    func copy(
        _ job: MoveJob, from source: any ConnectedVault, into target: any ConnectedVault, _ clauses: CopyClauses
    ) async throws -> MoveResult
}

extension LiveGateway {
    func copy(
        _ job: MoveJob, from source: any ConnectedVault, into target: any ConnectedVault, _ clauses: CopyClauses
    ) async throws -> MoveResult {
        let request = CopyRequest(
            source: try live(source), target: try live(target), selection: job.selection, filter: filter(job),
            condition: job.condition, policy: clauses.policy, recreates: clauses.recreates,
            includesDisabled: clauses.includesDisabled, confirm: job.confirm)
        return MoveResult(try await Operations.copy(request, options(job)))
    }
}
