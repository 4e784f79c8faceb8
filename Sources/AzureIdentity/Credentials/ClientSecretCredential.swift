public import HTTPTransport

/// A service principal that signs in by a client secret.
public struct ClientSecretCredential: TokenCredential {
    /// `client-secret`.
    public var kind: String { "client-secret" }

    private let application: EntraApplication
    private let secret: Secret

    /// Takes what Entra wants to know; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - authority: the origin of the sign-in service, such as `https://login.microsoftonline.com`.
    ///   - allowedTenants: other tenants that a vault may name; `*` allows all.
    ///   - retry: how often and after which pauses a token request is sent again.
    /// - Throws: `IdentityError` when a part cannot be used.
    public init(
        authority: String, tenant: String, clientID: String, secret: String, allowedTenants: [String] = [],
        transport: any HTTPSending, retry: TokenRetry = TokenRetry()
    ) throws {
        application = try EntraApplication(
            authority: authority, tenant: tenant, clientID: clientID, allowedTenants: allowedTenants,
            transport: transport, retry: retry)
        guard !secret.isEmpty else {
            throw IdentityError(code: .missingConfiguration, message: "the client secret is empty", remedy: nil)
        }
        self.secret = Secret(secret)
    }

    /// Asks the tenant's v2.0 token endpoint.
    ///
    /// - Throws: `IdentityError`; `CancellationError` when cancelled.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        try await application.token(for: request, kind: kind) { _ in [("client_secret", secret.text)] }
    }
}
