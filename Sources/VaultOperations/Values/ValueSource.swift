import ExactJSON
import KeyVault

/// The value of one version of a secret, or of the secret that belongs to a version of a certificate.
struct VersionValue: Sendable {
    /// The value by its token: bytes from where it was to where it goes.
    let value: JSONString
    /// The content type; of a certificate's secret it says whether the value is a PFX or PEM.
    let contentType: String?
}

/// Where the values of one object's versions come from: a vault, or an export's file.
protocol ValueSource: Sendable {
    /// The value of a version; nil where reading it is refused.
    func value(of version: ArchiveVersion) async throws -> VersionValue?

    /// Whether the object still has just the versions that it had when those to be moved were chosen.
    func isUnchanged() async throws -> Bool
}

/// A secret of a vault, or a certificate with the secrets of its versions.
struct VaultValues: ValueSource {
    let client: VaultClient
    let key: ObjectKey
    /// All its versions, as they were listed when those to be moved were chosen.
    let items: [ObjectItem]
    /// By what disabled versions are read; nil when that is not allowed.
    let disabled: DisabledVersions?

    func value(of version: ArchiveVersion) async throws -> VersionValue? {
        let read = { () async throws -> VersionValue in
            let bundle = try await client.secret(key.name, version: version.id)
            return VersionValue(value: bundle.value, contentType: bundle.contentType)
        }
        do {
            guard !version.enabled, let disabled,
                let item = items.first(where: { $0.id.version?.lowercased() == version.id })
            else { return try await read() }
            return try await disabled.read(item, of: key, read)
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return nil
        }
    }

    func isUnchanged() async throws -> Bool {
        try await client.versions(of: key.kind, named: key.name).versionIDs == items.versionIDs
    }
}

extension [ObjectItem] {
    /// The ids of the versions in lower case.
    var versionIDs: Set<String> { Set(compactMap { $0.id.version?.lowercased() }) }
}
