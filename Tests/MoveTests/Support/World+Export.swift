import KeyVault
import Sealing
import VaultOperations

extension ArchiveKeys {
    /// What opens exports that are sealed to these identities.
    static func identities(_ identities: SealingIdentity...) -> ArchiveKeys {
        ArchiveKeys(identities: { identities }, passphrase: ArchiveKeys.none.passphrase)
    }

    /// What opens exports that are sealed with this passphrase.
    static func passphrase(_ text: String) -> ArchiveKeys {
        ArchiveKeys(identities: { [] }, passphrase: { try .of(text) })
    }
}

extension SealingPassphrase {
    static func of(_ text: String) throws -> SealingPassphrase {
        guard let passphrase = SealingPassphrase(Array(text.utf8)) else { throw CancellationError() }
        return passphrase
    }
}

extension World {
    var exported: String { "\(folder.path)/export" }

    @discardableResult
    func export(
        _ selection: Selection = .all, to path: String? = nil, seal: ExportRequest.Seal = .unsealed,
        includingDisabled: Bool = false, events: @escaping OperationEventSink = { _ in }
    ) async throws -> OperationResult {
        recorder.clear()
        var options = options("export \(selection.description) to ./export")
        options.events = events
        return try await Operations.export(
            ExportRequest(
                source: try await connect(World.source), selection: selection, folder: path ?? exported, seal: seal,
                includesDisabled: includingDisabled), options)
    }

    @discardableResult
    func bringIn(
        _ selection: Selection = .all, from path: String? = nil, to vault: String = far, keys: ArchiveKeys = .none,
        policy: ConflictPolicy = .fail, recreates: Set<ObjectKind> = [],
        events: @escaping OperationEventSink = { _ in }
    ) async throws -> OperationResult {
        recorder.clear()
        var options = options("import \(selection.description) from ./export into \(vault)")
        options.keys = keys
        options.events = events
        return try await Operations.import(
            ImportRequest(
                folder: path ?? exported, selection: selection, target: try await connect(vault), policy: policy,
                recreates: recreates),
            options)
    }

    func verifyExport(
        _ selection: Selection = .all, against vault: String = far, keys: ArchiveKeys = .none
    ) async throws -> VerifyResult {
        var options = options("verify")
        options.keys = keys
        return try await Operations.verify(
            VerifyRequest(
                left: .archive(folder: exported), right: .vault(try await connect(vault)), selection: selection),
            options)
    }

    /// Which versions of a secret are enabled, oldest first.
    func enabled(_ name: String, in vault: String) async throws -> [Bool] {
        try await client(vault).versions(of: .secret, named: name)
            .sorted { ($0.attributes.created ?? 0) < ($1.attributes.created ?? 0) }.map(\.attributes.enabled)
    }
}
