import AzureIdentity
import HTTPTransport
import KeyVault
import ResourceManager

extension Vault {
    /// Connects: checks the name, signs in and asks the vault for something harmless, at once. Resource Manager is asked
    /// for the vault meanwhile, where the cloud has one; that it refuses or is slow is remembered and no failure.
    ///
    /// The harmless thing is the first page of each kind until one is allowed: an identity that may list nothing is
    /// connected all the same, because it may still be allowed to restore.
    /// - Throws: `OperationError`: `.invalidRequest` for a name that cannot be, `.unreachable`, `.tls`,
    ///   `.notPermitted`, each with its remedy.
    public static func connect(_ request: ConnectRequest) async throws -> Vault {
        let (text, resource) = try resolve(request.vault)
        let address: VaultAddress
        do { address = try request.cloud.vault(text) } catch {
            throw OperationError(.invalidRequest, error.message, remedy: error.remedy)
        }
        let limiter = AdaptiveLimiter(
            jobs: min(max(request.jobs, 1), 256), priors: request.cloud.isKnown ? .documented : .none)
        let client = VaultClient(
            address: address, cloud: request.cloud, tokens: request.tokens, transport: request.transport,
            tenant: request.tenant,
            policy: RetryPolicy(retries: request.retries, requestTimeout: request.timeout), limiter: limiter)
        do {
            let identity = try await client.signIn()
            async let described = VaultDescription.ask(
                request, vault: address, id: resource?.id, tenant: identity.tenant)
            try await touch(client)
            let description = await described
            try Task.checkCancellation()
            return Vault(
                address: address, cloud: request.cloud, client: client,
                subscription: description.resource?.id.subscription ?? resource?.subscription,
                resourceID: description.resource?.id.text ?? resource?.id, identity: identity,
                region: description.resource.map { ($0.location, .resourceManager) },
                management: description.management, resource: description.resource,
                managementProblem: description.problem)
        } catch let error where !error.isCancellation {
            throw unreachable(OperationError(error))
        }
    }

    /// A vault that is not there is one that cannot be reached.
    private static func unreachable(_ error: OperationError) -> OperationError {
        guard error.code == .notFound else { return error }
        return OperationError(
            .unreachable, error.message,
            remedy: error.remedy ?? "check the spelling: the vault does not exist, or was deleted", exitCode: 4,
            object: error.object, requestID: error.requestID)
    }

    /// Proves that the token works and the network is open; whether listing is allowed does not matter.
    private static func touch(_ client: VaultClient) async throws {
        for kind in ObjectKind.allCases {
            do {
                var pages = client.pages(of: kind).makeAsyncIterator()
                _ = try await pages.next()
                return
            } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
                continue
            }
        }
    }

    /// A resource id names vault and subscription; anything else is a name or a URL.
    static func resolve(
        _ text: String
    ) throws -> (text: String, resource: (id: String, subscription: String)?) {
        guard text.hasPrefix("/") else { return (text, nil) }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        let lower = parts.map { $0.lowercased() }
        guard parts.count == 8, lower[0] == "subscriptions", lower[2] == "resourcegroups", lower[4] == "providers",
            lower[5] == "microsoft.keyvault", lower[6] == "vaults", !parts[1].isEmpty, !parts[7].isEmpty
        else {
            throw OperationError(
                .invalidRequest, "`\(text)` is no resource id of a vault",
                remedy: "it reads /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/NAME")
        }
        return (parts[7], (text, parts[1]))
    }
}
