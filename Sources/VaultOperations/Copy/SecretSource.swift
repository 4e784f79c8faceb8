import ExactJSON
import KeyVault

/// Where the values of one secret come from: a vault, or an export's file.
protocol SecretSource: Sendable {
    /// The value of a version; nil where reading it is refused.
    func value(of version: ArchiveVersion) async throws -> JSONString?
    /// Whether the secret still has just the versions that it had when they were chosen.
    func isUnchanged() async throws -> Bool
}

/// A secret of a vault.
struct VaultSecret: SecretSource {
    let client: VaultClient
    let name: String
    /// All its versions, as they were listed when those to be moved were chosen.
    let items: [ObjectItem]
    /// By what disabled versions are read; nil when that is not allowed.
    let disabled: DisabledVersions?

    func value(of version: ArchiveVersion) async throws -> JSONString? {
        let read = { () async throws -> JSONString in try await client.secret(name, version: version.id).value }
        do {
            guard !version.enabled, let disabled,
                let item = items.first(where: { $0.id.version?.lowercased() == version.id })
            else { return try await read() }
            return try await disabled.read(item, of: ObjectKey(.secret, name), read)
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return nil
        }
    }

    func isUnchanged() async throws -> Bool {
        func ids(_ items: [ObjectItem]) -> Set<String> { Set(items.compactMap { $0.id.version?.lowercased() }) }
        return ids(try await client.versions(of: .secret, named: name)) == ids(items)
    }
}
