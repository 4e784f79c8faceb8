internal import ExactJSON

/// The person who is signed in to the Azure CLI: `az account get-access-token` (facts 1.3).
public struct AzureCLICredential: TokenCredential {
    /// `cli`.
    public var kind: String { "cli" }

    private let context: CredentialContext

    /// Nothing is run yet.
    public init(_ context: CredentialContext) { self.context = context }

    /// Runs the tool, which keeps and renews tokens itself.
    ///
    /// - Throws: `IdentityError`, with code `credentialUnavailable` where it is not installed or nobody is signed in.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        try DeveloperTool.refuseClaims(request, login: "az login", tool: "the Azure CLI")
        var arguments = ["account", "get-access-token", "--output", "json", "--resource", request.bareResource]
        if let tenant = try DeveloperTool.tenant(request) { arguments += ["--tenant", tenant] }
        let tool = DeveloperTool(program: "az", login: "az login", name: "the Azure CLI")
        let answer = try await tool.run(
            arguments, environment: context.environment.merging(["AZURE_CORE_NO_COLOR": "true"]) { $1 }, context.run)
        guard let value = answer["accessToken"]?.string, TokenAnswer.isToken(value) else { throw tool.malformed }
        let ends = answer["expires_on"]?.int ?? answer["expiresOn"]?.string.flatMap(LocalTime.epochSeconds)
        return try tool.token(value, ends: ends, now: context.epochNow())
    }
}
