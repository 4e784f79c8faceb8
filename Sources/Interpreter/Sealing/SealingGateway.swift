internal import Locking
internal import Sealing
internal import VaultOperations

/// How an export keeps values, as its statement says it.
enum ExportSeal: Sendable {
    /// With a passphrase from the setting `passphrase-from`.
    case passphrase
    /// To these recipients.
    case recipients([SealingRecipient])
    /// Not at all.
    case unsealed
}

/// What `export` and `import` need of the vaults.
protocol SealingGateway: Sendable {
    /// Writes values and certificates into an archive.
    func export(
        _ job: MoveJob, from vault: any ConnectedVault, seal: ExportSeal, includingDisabled: Bool
    ) async throws -> MoveResult

    /// Imports an archive's objects into a vault.
    func bringIn(
        _ job: MoveJob, into vault: any ConnectedVault, _ clauses: CopyClauses
    ) async throws -> MoveResult
}

extension LiveGateway {
    func export(
        _ job: MoveJob, from vault: any ConnectedVault, seal: ExportSeal, includingDisabled: Bool
    ) async throws -> MoveResult {
        let kept: ExportRequest.Seal
        switch seal {
        case .unsealed: kept = .unsealed
        case .recipients(let recipients): kept = .recipients(recipients)
        case .passphrase:
            let passphrases = passphrases
            kept = .passphrase { try await passphrases.read(job.settings, for: "sealing", twice: true) }
        }
        let request = ExportRequest(
            source: try live(vault), selection: job.selection, folder: job.folder, seal: kept,
            includesDisabled: includingDisabled, filter: filter(job), condition: job.condition)
        return MoveResult(try await Operations.export(request, options(job)))
    }

    func bringIn(
        _ job: MoveJob, into vault: any ConnectedVault, _ clauses: CopyClauses
    ) async throws -> MoveResult {
        let request = ImportRequest(
            folder: job.folder, selection: job.selection, target: try live(vault), filter: filter(job),
            condition: job.condition, policy: clauses.policy, recreates: clauses.recreates,
            confirm: job.confirm)
        return MoveResult(try await Operations.import(request, options(job)))
    }

    /// What opens sealed exports: the settings `identity` and `passphrase-from`.
    func keys(_ settings: Settings) -> ArchiveKeys {
        let (configuration, passphrases) = (configuration, passphrases)
        let known = Locked<SealingPassphrase?>(nil)
        return ArchiveKeys(
            identities: { try IdentityFile.read(settings, configuration) },
            passphrase: {
                // A statement that opens an archive twice asks once.
                if let passphrase = known.withLock({ $0 }) { return passphrase }
                let passphrase = try await passphrases.read(settings, for: "the sealed export", twice: false)
                known.withLock { $0 = passphrase }
                return passphrase
            })
    }
}
