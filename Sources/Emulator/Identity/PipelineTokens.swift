internal import ExactJSON

/// The token request endpoints that pipelines find in their environment: identity tokens of GitHub Actions and Azure
/// Pipelines, which serve as client assertions.
///
/// What stands behind the request is in its path, so that nothing needs to be set up: the emulator hands out a token
/// for whatever repository or service connection is named.
///
/// - GitHub Actions: `ACTIONS_ID_TOKEN_REQUEST_URL` is `https://pipelines.localhost:PORT/github/OWNER/REPOSITORY/CLAIM…`
///   with the rest of the subject after the repository, for example `…/github/contoso/app/ref:refs/heads/main?v=1`;
///   the program adds `&audience=…` and sends `ACTIONS_ID_TOKEN_REQUEST_TOKEN` as a bearer token.
/// - Azure Pipelines: `SYSTEM_OIDCREQUESTURI` is `https://pipelines.localhost:PORT/azure/ORGANISATION/PROJECT`, to which
///   the program posts with `serviceConnectionId=…` and `SYSTEM_ACCESSTOKEN`; the connection's name is its id.
struct PipelineTokens {
    private let issuer: TokenIssuer

    init(_ issuer: TokenIssuer) { self.issuer = issuer }

    /// The bearer token that a job has; the emulator's protects nothing.
    static let accessToken = "emulator-pipeline-token"

    /// Issuer of GitHub's tokens.
    static let gitHubIssuer = "https://token.actions.githubusercontent.com"

    func handle(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        let parts = request.path.split(separator: "/").map { Query.decode($0) }
        switch (request.method, parts.first) {
        case ("GET", "github") where parts.count >= 4: return gitHub(request, parts, now: now)
        case ("POST", "azure") where parts.count >= 3: return azure(request, parts, now: now)
        case (_, "github"), (_, "azure"):
            return refusal(405, "This endpoint does not answer \(request.method) \(request.path).")
        default: return refusal(404, "There is no pipeline at this path.")
        }
    }

    private func gitHub(_ request: EmulatorRequest, _ parts: [String], now: Int64) -> EmulatorResponse {
        guard isAuthorized(request) else { return refusal(401, "The request token is missing or wrong.") }
        let repository = "\(parts[1])/\(parts[2])"
        let subject = "repo:\(repository):\(parts[3...].joined(separator: "/"))"
        let audience = Query.value("audience", in: request.query) ?? "https://github.com/\(parts[1])"
        let token = sign(
            by: Self.gitHubIssuer, subject: subject, audience: audience, lifetime: 300, now: now,
            more: [
                ("repository", .text(repository)), ("repository_owner", .text(parts[1])),
                ("event_name", "workflow_dispatch"),
            ])
        guard let token else { return refusal(500, "The token cannot be signed.") }
        return .json(["count": .integer(Int64(token.utf8.count)), "value": .text(token)])
    }

    private func azure(_ request: EmulatorRequest, _ parts: [String], now: Int64) -> EmulatorResponse {
        guard isAuthorized(request) else { return refusal(401, "The access token is missing or wrong.") }
        guard Query.value("api-version", in: request.query) != nil else {
            return refusal(400, "The query parameter api-version is required.")
        }
        guard let connection = Query.value("serviceConnectionId", in: request.query), !connection.isEmpty else {
            return refusal(400, "The query parameter serviceConnectionId is required.")
        }
        let token = sign(
            by: "https://vstoken.dev.azure.com/\(parts[1])",
            subject: "sc://\(parts[1])/\(parts[2])/\(connection)",
            audience: FederatedCredential.standardAudience, lifetime: 600, now: now, more: [])
        guard let token else { return refusal(500, "The token cannot be signed.") }
        return .json(["oidcToken": .text(token)])
    }

    private func isAuthorized(_ request: EmulatorRequest) -> Bool {
        request.header("Authorization")?.lowercased() == "bearer \(Self.accessToken)"
    }

    private func sign(
        by name: String, subject: String, audience: String, lifetime: Int64, now: Int64, more: [(String, JSON)]
    ) -> String? {
        let claims: [(String, JSON)] =
            [
                ("iss", .text(name)), ("sub", .text(subject)), ("aud", .text(audience)), ("iat", .integer(now)),
                ("nbf", .integer(now - 60)), ("exp", .integer(now + lifetime)), ("jti", .text(Hex.guid())),
            ] + more
        return try? issuer.signingKey.sign(.object(claims.map { JSONMember(name: $0.0, value: $0.1) }))
    }

    private func refusal(_ status: Int, _ message: String) -> EmulatorResponse {
        .json(["message": .text(message)], status: status)
    }
}
