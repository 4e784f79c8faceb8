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
        let source = try live(old)
        var request = MapRequest(old: source, new: try live(new))
        do {
            let list = try await source.dependents()
            request.dependents = list.found.map { MapRow.Dependent($0, of: source) }
            for resource in list.unread {
                job.events(.note("whether \(resource.name) (\(resource.type)) uses them is not known: \(resource.why)"))
            }
        } catch let error as OperationError {
            job.events(.note("who uses the addresses is not known: \(error.message)"))
        }
        return try await Operations.map(request, options(job))
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
        let source = try live(vault)
        let request = RetireRequest(
            vault: source, successors: try ending.successors.map(live), confirm: ending.confirm,
            acknowledged: ending.acknowledged, freshness: ending.freshness, control: try source.control())
        return try await Operations.retire(request, options(job))
    }

    func discard(
        _ folder: String, heldBy vault: any ConnectedVault, confirm: (@Sendable (String) async -> Bool)?, _ job: MoveJob
    ) async throws -> Discarded {
        try await Operations.discard(
            DiscardRequest(folder: folder, target: try live(vault), confirm: confirm), options(job))
    }
}
