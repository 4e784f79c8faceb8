public import KeyVault

/// Asks a vault whether the identity has a right, without touching an object.
///
/// `list` reads one page; `get`, `delete`, `backup`, `recover`, `purge` and reading a policy or an issuer name something
/// that cannot be there, so that 404 means allowed; `restore` sends bytes that are no blob, so that the refusal of the
/// bytes means allowed. Nothing else can be asked without harm.
public enum PermissionProbe {
    /// What came of it.
    public enum Answer: Sendable {
        /// The identity has the right.
        case allowed
        /// It has not; the vault's refusal.
        case refused(VaultError)
        /// The answer proves nothing, or the right cannot be asked for without harm.
        case unknown(VaultError?)
    }

    /// The rights that moves need and that can be asked for, in an access policy's words. `recover` and `purge` can be
    /// too; only replacing needs them.
    public static let askable = ["list", "get", "backup", "restore", "delete"]

    /// Asks for one right.
    ///
    /// - Throws: `VaultError` for what stops everything (network, sign-in, firewall); `CancellationError`.
    public static func ask(_ permission: VaultPermission, of client: VaultClient) async throws -> Answer {
        do {
            switch permission.policyName {
            case "list": try await list(permission.kind, client)
            case "get": try await get(permission.kind, client)
            case "delete": _ = try await client.delete(permission.kind, absentName())
            case "backup": _ = try await client.backup(permission.kind, absentName())
            case "recover": _ = try await client.recover(permission.kind, absentName())
            case "purge": try await client.purge(permission.kind, absentName())
            case "restore": _ = try await client.restore(permission.kind, blob: noBlob)
            case "getrotationpolicy": _ = try await client.rotationPolicy(absentName())
            case "listissuers": _ = try await client.issuers()
            case "getissuers": _ = try await client.issuer(absentName())
            case "managecontacts": _ = try await client.contacts()
            default: return .unknown(nil)
            }
            return Self.readings.contains(permission.policyName) ? .allowed : .unknown(nil)
        } catch let error as VaultError {
            if error.cause is CancellationError { throw CancellationError() }
            if error.stopsStatement || error.isUnreachable { throw error }
            if error.isForbidden { return .refused(error) }
            let isProof = permission.policyName == "restore" ? error.isMalformedBackup : error.isNotFound
            return isProof ? .allowed : .unknown(error)
        }
    }

    /// What is answered with 200 where it is allowed.
    private static let readings: Set<String> = ["list", "listissuers", "managecontacts"]

    private static func list(_ kind: ObjectKind, _ client: VaultClient) async throws {
        var pages = client.pages(of: kind).makeAsyncIterator()
        _ = try await pages.next()
    }

    private static func get(_ kind: ObjectKind, _ client: VaultClient) async throws {
        let name = absentName()
        switch kind {
        case .secret: _ = try await client.secret(name)
        case .key: _ = try await client.key(name)
        case .certificate: _ = try await client.certificate(name)
        }
    }

    /// A name that no object has, new each time.
    private static func absentName() -> String {
        "kvmsh-probe-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
    }

    /// Bytes that are no blob of any version.
    private static let noBlob = Array("kvmsh asks whether it may restore".utf8)
}
