import AzureIdentity
import HTTPTransport
public import ResourceManager

/// What Resource Manager tells of a vault when a connection is made.
struct VaultDescription: Sendable {
    var management: ManagementClient?
    var resource: ManagedVault?
    var problem: String?

    /// Asks by resource id, else by name. It never fails: a connection is good for objects without Resource Manager.
    ///
    /// - Parameter tenant: the tenant of the vault, in which its subscription is.
    static func ask(_ request: ConnectRequest, vault: VaultAddress, id: String?, tenant: String?) async -> Self {
        var description = VaultDescription()
        let tenant = request.tenant ?? tenant
        func client(retries: Int) -> ManagementClient? {
            ManagementClient(
                cloud: request.cloud, tokens: request.tokens, transport: request.transport, tenant: tenant,
                policy: RetryPolicy(retries: retries, requestTimeout: request.timeout))
        }
        guard let management = client(retries: request.retries), let hasty = client(retries: min(request.retries, 1))
        else {
            description.problem = "the cloud \(request.cloud.name) names no Resource Manager"
            return description
        }
        description.management = management
        do {
            let found = try await within(request.managementLimit) { () -> ManagedVault? in
                if let id = id.flatMap({ ResourceID($0) }) { return try await hasty.vault(id) }
                return try await hasty.findVault(named: vault.name, subscription: request.subscription)
            }
            // Names are unique in a cloud; another address means that another cloud answered.
            if let url = found?.url, url.lowercased() != vault.origin {
                description.problem = "Resource Manager knows a vault of this name at \(url)"
            } else if let found {
                description.resource = found
            } else {
                description.problem = "no subscription that the identity can see has this vault"
            }
        } catch is TooSlow {
            description.problem =
                "Resource Manager did not answer within \(request.managementLimit.components.seconds) s"
        } catch {
            description.problem = "\(error)"
        }
        return description
    }

    private struct TooSlow: Error {}

    private static func within<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit, clock: .continuous)
                throw TooSlow()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw TooSlow() }
            return first
        }
    }
}

extension Vault {
    /// Resource Manager and the vault's id there, for what needs both.
    ///
    /// - Throws: `OperationError` that says why the vault is not known there and what to do.
    public func managed(_ purpose: String) throws -> (client: ManagementClient, id: ResourceID) {
        guard let management, let id = resourceID.flatMap({ ResourceID($0) }), managementProblem == nil else {
            throw OperationError(
                .notPermitted,
                "\(purpose) needs Resource Manager, which told nothing of \(name): "
                    + (managementProblem ?? "its resource id is not known"),
                remedy: "grant the role 'Reader' on the vault and connect again, or connect by its resource id",
                exitCode: 4)
        }
        return (management, id)
    }

    /// The vault as Resource Manager describes it now.
    ///
    /// - Throws: `OperationError`.
    public func described(_ purpose: String) async throws -> ManagedVault {
        let (client, id) = try managed(purpose)
        do { return try await client.vault(id) } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }
}
