import ExactJSON
import KeyVault

extension Operations {
    /// Brings settings that no backup carries into a vault. What is there is kept and merged with; only differences are
    /// written, each noted in a journal in the state folder before it is sent, so that the same request again is
    /// harmless.
    ///
    /// - Throws: `OperationError` when nothing could be begun.
    public static func applySettings(
        _ request: SettingsRequest, _ options: OperationOptions
    ) async throws -> SettingsResult {
        if case .vault(let source) = request.source, source.isSameVault(as: request.target) {
            throw OperationError(
                .sameVault, "both sides are the vault \(source.name)", remedy: "connect the other vault", exitCode: 6)
        }
        do {
            let (settings, name, _) = try await settings(of: request, options)
            let lock = try await TargetLock.take(.exclusive, host: request.target.host, options: options)
            defer { withExtendedLifetime(lock) {} }
            let (journal, open) = try await SettingsJournal.open(source: name, target: request.target, options)
            if !open.isEmpty {
                options.events(
                    .note(
                        "an earlier run ended while it wrote \(open.joined(separator: ", ")); what the vault has now counts"
                    ))
            }
            let run = SettingsRun(request: request, settings: settings, journal: journal)
            return try await run.run()
        } catch {
            throw OperationError(error)
        }
    }

    /// The settings that are to be applied, the host that they are from, and the archive that holds them.
    static func settings(
        of request: SettingsRequest, _ options: OperationOptions
    ) async throws -> (settings: ArchiveSettings, host: String, archive: String?) {
        switch request.source {
        case .archive(let folder):
            let archive = try await Archive.open(folder, keys: options.keys)
            return (archive.settings, archive.head.source.host, archive.head.archive)
        case .vault(let vault):
            var keys: [ObjectKey] = []
            let kinds: [ObjectKind] =
                (request.parts.contains(.rotationPolicies) ? [.key] : [])
                + (request.parts.contains(.certificatePolicies) ? [.certificate] : [])
            for kind in kinds {
                for try await page in vault.client.pages(of: kind) {
                    keys += page.filter { !$0.managed }.map { ObjectKey(kind, $0.id.name) }
                }
            }
            return (
                try await SettingsReader(vault: vault, jobs: options.jobs).read(keys, keeping: nil), vault.host, nil
            )
        }
    }
}
