internal import HTTPTransport

/// Azure Pipelines: `POST $SYSTEM_OIDCREQUESTURI?api-version=7.1&serviceConnectionId=…`, the token in `oidcToken` (as
/// azure-identity's credential for pipelines does it).
struct AzurePipelinesToken: AssertionSource {
    private let request: PipelineTokenRequest

    var place: String { "Azure Pipelines' answer" }

    init(
        url: String, connection: String, token: String, transport: any HTTPSending, retry: TokenRetry
    ) throws(IdentityError) {
        guard Cloud.isLabel(connection) else {
            throw IdentityError(
                code: .invalidConfiguration, message: "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID is no id",
                remedy: "Azure Pipelines sets it; do not change it")
        }
        let separator = url.contains("?") ? "&" : "?"
        request = try PipelineTokenRequest(
            service: "Azure Pipelines", variable: "SYSTEM_OIDCREQUESTURI", method: "POST",
            url: "\(url)\(separator)api-version=7.1&serviceConnectionId=\(connection)",
            headers: [
                ("Authorization", "Bearer \(token)"), ("Content-Type", "application/json"),
                ("X-TFS-FedAuthRedirect", "Suppress"),
            ], member: "oidcToken", transport: transport, retry: retry)
    }

    func assertion() async throws -> String { try await request.token() }
}
