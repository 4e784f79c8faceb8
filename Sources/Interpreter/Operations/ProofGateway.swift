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
    case export(any ConnectedVault, alias: String, includesDisabled: Bool)
    case restore(any ConnectedVault, alias: String, policy: VaultOperations.ConflictPolicy)
    case copy(
        any ConnectedVault, into: any ConnectedVault, aliases: (source: String, target: String),
        CopyClauses, method: RoadTerms.Method)
    case createVault(VaultPlan, alias: String)
    case applySettings(
        ComparedSide, into: any ConnectedVault, aliases: (source: String, target: String), only: [SettingsPart])
    case retire(any ConnectedVault, VaultEnding, alias: String)
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
        case .export(let vault, let alias, let includesDisabled):
            request = PlanRequest(.export(from: try live(vault), folder: job.folder), selection: job.selection)
            request.aliases.source = alias
            request.includesDisabled = includesDisabled
        case .restore(let vault, let alias, let policy):
            request = PlanRequest(
                .restore(folder: job.folder, into: try live(vault), policy: policy), selection: job.selection)
            request.aliases.target = alias
        case .copy(let source, let target, let aliases, let clauses, let method):
            request = PlanRequest(
                .copy(from: try live(source), into: try live(target), policy: clauses.policy, method: method),
                selection: job.selection,
                aliases: aliases)
            request.recreates = clauses.recreates
            request.includesDisabled = clauses.includesDisabled
        case .createVault(let plan, let alias):
            let (made, client, near) = try await self.request(plan, settings: job.settings)
            request = PlanRequest(.createVault(made, by: client, near: near))
            request.aliases.source = alias
        case .applySettings(let source, let target, let aliases, let parts):
            request = PlanRequest(
                .applySettings(SettingsRequest(source: try side(source), target: try live(target), parts: parts)),
                aliases: aliases)
        case .retire(let vault, let ending, let alias):
            request = PlanRequest(.retire(try self.request(vault, ending)))
            request.aliases.target = alias
        }
        request.filter = filter(job)
        return try await Operations.plan(request, options(job))
    }

    func retire(_ vault: any ConnectedVault, _ ending: VaultEnding, _ job: MoveJob) async throws -> Retirement {
        try await Operations.retire(try request(vault, ending), options(job))
    }

    private func request(_ vault: any ConnectedVault, _ ending: VaultEnding) throws -> RetireRequest {
        let source = try live(vault)
        return RetireRequest(
            vault: source, successors: try ending.successors.map(live), confirm: ending.confirm,
            acknowledged: ending.acknowledged, freshness: ending.freshness, control: try source.control())
    }

    func discard(
        _ folder: String, heldBy vault: any ConnectedVault, confirm: (@Sendable (String) async -> Bool)?, _ job: MoveJob
    ) async throws -> Discarded {
        try await Operations.discard(
            DiscardRequest(folder: folder, target: try live(vault), confirm: confirm), options(job))
    }
}
