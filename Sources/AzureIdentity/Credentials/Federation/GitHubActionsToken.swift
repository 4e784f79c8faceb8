internal import HTTPTransport

/// GitHub Actions: `GET $ACTIONS_ID_TOKEN_REQUEST_URL&audience=…`, the token in `value` (GitHub's documentation of OpenID
/// Connect in workflows).
struct GitHubActionsToken: AssertionSource {
    private let request: PipelineTokenRequest

    var place: String { "GitHub Actions' answer" }

    init(url: String, token: String, transport: any HTTPSending, retry: TokenRetry) throws(IdentityError) {
        let separator = url.contains("?") ? "&" : "?"
        request = try PipelineTokenRequest(
            service: "GitHub Actions", variable: "ACTIONS_ID_TOKEN_REQUEST_URL", method: "GET",
            url: "\(url)\(separator)audience=api%3A%2F%2FAzureADTokenExchange",
            headers: [("Authorization", "Bearer \(token)")], member: "value", transport: transport, retry: retry)
    }

    func assertion() async throws -> String { try await request.token() }
}
