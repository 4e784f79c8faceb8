internal import VaultOperations

/// What the statements that prove and finish a move need of the vaults.
protocol ProofGateway: Sendable {
    /// Tries a vault as applications use it.
    func validate(_ vault: any ConnectedVault, _ job: MoveJob) async throws -> CheckReport

    /// Every address of a vault beside its new one.
    func map(_ old: any ConnectedVault, into new: any ConnectedVault, _ job: MoveJob) async throws -> [MapRow]

    /// What a statement would do.
    func plan(_ move: PlannedMove, _ job: MoveJob) async throws -> Plan

    /// Deletes a vault softly when everything is proven to be in its successor.
    func retire(_ vault: any ConnectedVault, _ ending: VaultEnding, _ job: MoveJob) async throws -> Retirement

    /// Removes an archive when a vault holds everything in it.
    func discard(
        _ folder: String, heldBy vault: any ConnectedVault, confirm: (@Sendable (String) async -> Bool)?, _ job: MoveJob
    ) async throws -> Discarded
}

/// A statement that is planned; its objects and folder are the job's.
enum PlannedMove: Sendable {
    case backup(any ConnectedVault, alias: String)
    case restore(any ConnectedVault, alias: String, policy: VaultOperations.ConflictPolicy)
}

extension LiveGateway {
    func validate(_ vault: any ConnectedVault, _ job: MoveJob) async throws -> CheckReport {
        try await Operations.validate(ValidateRequest(vault: try live(vault)), options(job))
    }

    func map(_ old: any ConnectedVault, into new: any ConnectedVault, _ job: MoveJob) async throws -> [MapRow] {
        try await Operations.map(MapRequest(old: try live(old), new: try live(new)), options(job))
    }

    func plan(_ move: PlannedMove, _ job: MoveJob) async throws -> Plan {
        var request: PlanRequest
        switch move {
        case .backup(let vault, let alias):
            request = PlanRequest(.backup(from: try live(vault), folder: job.folder), selection: job.selection)
            request.aliases.source = alias
        case .restore(let vault, let alias, let policy):
            request = PlanRequest(
                .restore(folder: job.folder, into: try live(vault), policy: policy), selection: job.selection)
            request.aliases.target = alias
        }
        request.filter = filter(job)
        return try await Operations.plan(request, options(job))
    }

    func retire(_ vault: any ConnectedVault, _ ending: VaultEnding, _ job: MoveJob) async throws -> Retirement {
        throw OperationError(
            .unsupported, "this version does not reach Resource Manager, which deletes vaults",
            remedy: "delete the vault in the portal once `verify` has passed and nothing uses it")
    }

    func discard(
        _ folder: String, heldBy vault: any ConnectedVault, confirm: (@Sendable (String) async -> Bool)?, _ job: MoveJob
    ) async throws -> Discarded {
        try await Operations.discard(
            DiscardRequest(folder: folder, target: try live(vault), confirm: confirm), options(job))
    }
}
