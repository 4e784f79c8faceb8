internal import AzureIdentity
internal import RelocationLanguage
internal import VaultOperations

/// The operations themselves, on real vaults.
final class LiveGateway: VaultGateway {
    let configuration: SessionConfiguration
    let paths: ConnectionPaths
    /// Where passphrases for sealed exports come from.
    let passphrases: PassphraseReader

    /// - Parameter present: shows a person what to do to sign in by a code.
    init(
        _ configuration: SessionConfiguration, present: @escaping @Sendable (DeviceCodePrompt) -> Void = { _ in }
    ) {
        self.configuration = configuration
        passphrases = PassphraseReader(configuration)
        paths = ConnectionPaths(configuration, present: present)
    }

    func connect(_ plan: ConnectionPlan) async throws -> any ConnectedVault {
        LiveVault(try await Vault.connect(try await paths.request(plan)))
    }

    func backup(_ job: MoveJob, from vault: any ConnectedVault) async throws -> MoveResult {
        let source = try live(vault)
        let request = BackupRequest(
            source: source, selection: job.selection, folder: job.folder, filter: filter(job), condition: job.condition)
        return MoveResult(try await Operations.backup(request, options(job)))
    }

    func restore(
        _ job: MoveJob, into vault: any ConnectedVault, policy: VaultOperations.ConflictPolicy
    ) async throws -> MoveResult {
        let request = RestoreRequest(
            folder: job.folder, selection: job.selection, target: try live(vault), filter: filter(job),
            condition: job.condition, policy: policy, confirm: job.confirm)
        return MoveResult(try await Operations.restore(request, options(job)))
    }

    func verify(
        _ job: MoveJob, _ left: ComparedSide, _ right: ComparedSide, metadataOnly: Bool
    ) async throws -> VerifyResult {
        let request = VerifyRequest(
            left: try side(left), right: try side(right), selection: job.selection, filter: filter(job),
            condition: job.condition, metadataOnly: metadataOnly)
        return try await Operations.verify(request, options(job))
    }

    func shutDown() async { await paths.shutDown() }

    // MARK: - Requests

    func live(_ vault: any ConnectedVault) throws -> Vault {
        guard let vault = vault as? LiveVault else {
            throw Failure(.operation, "the connection is to no vault of this session")
        }
        return vault.vault
    }

    func side(_ side: ComparedSide) throws -> VerifySide {
        switch side {
        case .vault(let vault): .vault(try live(vault))
        case .archive(let folder): .archive(folder: folder)
        }
    }

    func filter(_ job: MoveJob) -> ObjectFilter? {
        guard let filter = job.filter else { return nil }
        let kinds = job.selection.possibleKinds
        return { try await filter(ObjectRecord.make($0, kinds: kinds)) }
    }

    func options(_ job: MoveJob) -> OperationOptions {
        var options = OperationOptions(
            statement: job.statement, tool: configuration.tool, jobs: Int(job.settings.number("jobs")),
            stateFolder: configuration.stateFolder, events: job.events)
        options.keys = keys(job.settings)
        return options
    }
}
