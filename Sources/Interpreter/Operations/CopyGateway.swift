internal import VaultOperations

/// What `copy` needs of the vaults.
protocol CopyGateway: Sendable {
    /// Copies objects from vault to vault.
    func copy(
        _ job: MoveJob, from source: any ConnectedVault, into target: any ConnectedVault,
        policy: VaultOperations.ConflictPolicy
    ) async throws -> MoveResult
}

extension LiveGateway {
    func copy(
        _ job: MoveJob, from source: any ConnectedVault, into target: any ConnectedVault,
        policy: VaultOperations.ConflictPolicy
    ) async throws -> MoveResult {
        let request = CopyRequest(
            source: try live(source), target: try live(target), selection: job.selection, filter: filter(job),
            condition: job.condition, policy: policy)
        return MoveResult(try await Operations.copy(request, options(job)))
    }
}
