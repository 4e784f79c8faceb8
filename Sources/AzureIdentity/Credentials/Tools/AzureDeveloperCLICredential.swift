internal import ExactJSON
internal import FoundationEssentials

/// The person who is signed in to the Azure Developer CLI: `azd auth token` (as azure-identity runs it).
public struct AzureDeveloperCLICredential: TokenCredential {
    /// `azd`.
    public var kind: String { "azd" }

    private let context: CredentialContext

    /// Nothing is run yet.
    public init(_ context: CredentialContext) { self.context = context }

    /// Runs the tool, which keeps and renews tokens itself.
    ///
    /// - Throws: `IdentityError`, with code `credentialUnavailable` where it is not installed or nobody is signed in.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        try DeveloperTool.refuseClaims(request, login: "azd auth login", tool: "the Azure Developer CLI")
        var arguments = ["auth", "token", "--output", "json", "--no-prompt", "--scope", request.effectiveScope]
        if let tenant = try DeveloperTool.tenant(request) { arguments += ["--tenant-id", tenant] }
        let tool = DeveloperTool(program: "azd", login: "azd auth login", name: "the Azure Developer CLI")
        let answer = try await tool.run(arguments, environment: context.environment, context.run)
        guard let value = answer["token"]?.string, TokenAnswer.isToken(value) else { throw tool.malformed }
        let ends = answer["expiresOn"]?.string.flatMap { try? Date($0, strategy: .iso8601) }
        return try tool.token(
            value, ends: ends.map { Int64($0.timeIntervalSince1970) }, now: context.epochNow())
    }
}
