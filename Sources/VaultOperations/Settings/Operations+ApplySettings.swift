import Crypto
import ExactJSON
import KeyVault
import ResourceManager

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
            let (settings, name) = try await read(request, options)
            let lock = try await TargetLock.take(.exclusive, host: request.target.host, options: options)
            defer { withExtendedLifetime(lock) {} }
            let journal = try await SettingsJournal.open(source: name, target: request.target, options)
            let run = SettingsRun(request: request, settings: settings, journal: journal)
            return try await run.run()
        } catch {
            throw OperationError(error)
        }
    }

    private static func read(
        _ request: SettingsRequest, _ options: OperationOptions
    ) async throws -> (ArchiveSettings, String) {
        switch request.source {
        case .archive(let folder):
            let archive = try await Archive.open(folder, keys: options.keys)
            return (archive.settings, archive.head.source.host)
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
                try await SettingsReader(vault: vault, jobs: options.jobs).read(keys, keeping: nil), vault.host
            )
        }
    }
}

/// The journal of an application of settings, in the state folder.
enum SettingsJournal {
    static func open(source: String, target: Vault, _ options: OperationOptions) async throws -> JournalWriter {
        let writer = try await BlockingPool.shared.run { () throws -> JournalWriter in
            do {
                let folder = try Folder.openOrCreate("\(options.stateFolder)/runs", calls: options.calls)
                let digest = SHA256.hash(data: Array("apply settings\n\(source)\n\(target.host)".utf8))
                let name = Hex.text(digest.prefix(8)) + ".jsonl"
                var state = JournalState()
                if let file = try folder.openForReading(name, maximum: Int64.max) {
                    state = try JournalReader.read(file)
                }
                return try JournalWriter(
                    in: folder, name: name, after: state, run: Identifier.random(), operation: "apply settings")
            } catch let problem as FileProblem {
                throw problem.asOperationError
            } catch let damage as JournalDamage {
                throw OperationError(
                    .damaged, "\(damage) (in \(options.stateFolder)/runs)", remedy: "move that file away")
            }
        }
        var record = JournalRecord(.begin, step: "run")
        record.at = target.client.lastServiceTime
        record.entry = [
            "tool": .text(options.tool), "statement": .text(options.statement), "source": ["host": .text(source)],
            "target": ["host": .text(target.host)],
        ]
        try await writer.commit(record)
        return writer
    }
}
