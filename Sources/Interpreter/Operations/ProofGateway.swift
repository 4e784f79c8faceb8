internal import VaultOperations

/// What the statements that prove and finish a move need of the vaults.
protocol ProofGateway: Sendable {
    /// Tries a vault as applications use it.
    func validate(_ vault: any ConnectedVault, _ job: MoveJob) async throws -> CheckReport

    /// Every address of a vault beside its new one.
    func map(_ old: any ConnectedVault, into new: any ConnectedVault, _ job: MoveJob) async throws -> [MapRow]
}

extension LiveGateway {
    func validate(_ vault: any ConnectedVault, _ job: MoveJob) async throws -> CheckReport {
        try await Operations.validate(ValidateRequest(vault: try live(vault)), options(job))
    }

    func map(_ old: any ConnectedVault, into new: any ConnectedVault, _ job: MoveJob) async throws -> [MapRow] {
        try await Operations.map(MapRequest(old: try live(old), new: try live(new)), options(job))
    }
}
