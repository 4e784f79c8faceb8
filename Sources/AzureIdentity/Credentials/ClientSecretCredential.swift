public import HTTPTransport

/// A service principal that signs in by a client secret.
public struct ClientSecretCredential: TokenCredential {
    /// `client-secret`.
    public var kind: String { "client-secret" }

    /// The tenant that the application signs in to: an id or a domain name.
    public var tenant: String? { ownTenant }

    /// The application (client) id.
    public let clientID: String

    private let ownTenant: String
    private let secret: Secret
    private let allowedTenants: [String]
    private let endpoint: TokenEndpoint

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
        guard TokenEndpoint.isTenant(tenant) else {
            throw IdentityError(
                code: .invalidConfiguration, message: "the tenant is neither an id nor a domain name",
                remedy: "give the tenant id as the portal shows it")
        }
        guard !clientID.isEmpty, !secret.isEmpty else {
            throw IdentityError(
                code: .missingConfiguration,
                message: "the \(clientID.isEmpty ? "client id" : "client secret") is empty",
                remedy: nil)
        }
        ownTenant = tenant
        self.clientID = clientID
        self.secret = Secret(secret)
        self.allowedTenants = allowedTenants
        endpoint = try TokenEndpoint(authority: authority, transport: transport, retry: retry)
    }

    /// Asks the tenant's v2.0 token endpoint.
    ///
    /// - Throws: `IdentityError`; `CancellationError` when cancelled.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        let tenant = try chooseTenant(request.tenant)
        let token = try await endpoint.token(
            tenant: tenant,
            form: [
                ("grant_type", "client_credentials"), ("client_id", clientID), ("client_secret", secret.text),
                ("scope", request.effectiveScope), ("claims", try ClaimsRequest.merged(with: request.claims)),
            ])
        if let wanted = request.tenant, wanted.lowercased() != tenant.lowercased(),
            let actual = SignedInIdentity(token: token, kind: kind).tenant, actual.lowercased() != wanted.lowercased()
        {
            throw IdentityError.tenantNotAllowed(wanted, own: tenant)
        }
        return token
    }

    /// The tenant to ask. A vault names its tenant by id: an own tenant given as a domain name is asked instead, and
    /// the token then tells whether they are the same.
    private func chooseTenant(_ wanted: String?) throws -> String {
        guard let wanted, wanted.lowercased() != ownTenant.lowercased() else { return ownTenant }
        guard TokenEndpoint.isTenant(wanted) else {
            throw IdentityError(code: .untrustedLink, message: "the vault names an impossible tenant")
        }
        if allowedTenants.contains(where: { $0 == "*" || $0.lowercased() == wanted.lowercased() }) { return wanted }
        if ownTenant.contains(".") { return ownTenant }
        throw IdentityError.tenantNotAllowed(wanted, own: ownTenant)
    }
}
