/// An application that another issuer vouches for (workload identity federation): a cluster, a pipeline.
///
/// The issuer's token is read or asked for anew each time that a token is needed, so that a file that changes is seen.
public struct WorkloadIdentityCredential: TokenCredential {
    /// `workload`.
    public var kind: String { "workload" }

    private let application: EntraApplication
    private let source: any AssertionSource

    /// Finds out where the assertion comes from: a file (`AZURE_FEDERATED_TOKEN_FILE`), GitHub Actions' or Azure
    /// Pipelines' own token request endpoint.
    ///
    /// - Throws: `IdentityError` that names what is missing.
    public init(_ context: CredentialContext) throws {
        let chosen = try Self.source(context)
        application = try EntraApplication(context, tenant: chosen.tenant, clientID: chosen.clientID)
        source = chosen.source
    }

    /// Gets an assertion and exchanges it at the tenant's v2.0 token endpoint.
    ///
    /// - Throws: `IdentityError`; `CancellationError` when cancelled.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        try await application.token(for: request, kind: kind) { _ in
            let assertion = try await source.assertion()
            guard !assertion.isEmpty, assertion.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw IdentityError(
                    code: .invalidConfiguration, message: "\(source.place) holds no token",
                    remedy: "it should be one JSON web token and nothing else")
            }
            return assertion
        }
    }

    private static func source(
        _ context: CredentialContext
    ) throws(IdentityError) -> (source: any AssertionSource, tenant: String, clientID: String) {
        if let path = context.value("AZURE_FEDERATED_TOKEN_FILE") {
            let (tenant, client) = try application(context, remedy: "set the variables that the cluster's webhook sets")
            return (FederatedTokenFile(path: path), tenant, client)
        }
        if let url = context.plainValue("ACTIONS_ID_TOKEN_REQUEST_URL"),
            let token = context.plainValue("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
        {
            let (tenant, client) = try application(
                context, remedy: "set them in the workflow's `env`; a federated credential of the application is needed"
            )
            return (
                try GitHubActionsToken(url: url, token: token, transport: context.transport, retry: context.retry),
                tenant, client
            )
        }
        if let url = context.plainValue("SYSTEM_OIDCREQUESTURI") {
            return try pipelines(context, url)
        }
        throw IdentityError(
            code: .missingConfiguration,
            message:
                "\(context.prefix)AZURE_FEDERATED_TOKEN_FILE is not set, and this is no job of GitHub Actions with "
                + "`id-token: write` or of Azure Pipelines",
            remedy: "run where workload identity is set up")
    }

    private static func application(
        _ context: CredentialContext, remedy: String
    ) throws(IdentityError) -> (tenant: String, clientID: String) {
        try context.require(["AZURE_TENANT_ID", "AZURE_CLIENT_ID"], remedy: remedy)
        return (context.value("AZURE_TENANT_ID") ?? "", context.value("AZURE_CLIENT_ID") ?? "")
    }

    /// The task `AzureCLI@2` names the service connection's application by variables of its own.
    private static func pipelines(
        _ context: CredentialContext, _ url: String
    ) throws(IdentityError) -> (source: any AssertionSource, tenant: String, clientID: String) {
        let tenant = context.value("AZURE_TENANT_ID") ?? context.plainValue("AZURESUBSCRIPTION_TENANT_ID")
        let client = context.value("AZURE_CLIENT_ID") ?? context.plainValue("AZURESUBSCRIPTION_CLIENT_ID")
        let connection = context.plainValue("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID")
        let token = context.plainValue("SYSTEM_ACCESSTOKEN")
        guard let tenant, let client, let connection, let token else {
            let wanted = [
                ("AZURESUBSCRIPTION_TENANT_ID", tenant), ("AZURESUBSCRIPTION_CLIENT_ID", client),
                ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", connection), ("SYSTEM_ACCESSTOKEN", token),
            ]
            let missing = wanted.filter { $0.1 == nil }.map(\.0)
            throw IdentityError(
                code: .missingConfiguration,
                message: "\(missing.joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") not set",
                remedy: "run inside the task AzureCLI@2, and map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` in its env"
            )
        }
        return (
            try AzurePipelinesToken(
                url: url, connection: connection, token: token, transport: context.transport, retry: context.retry),
            tenant, client
        )
    }
}
