internal import HTTPTransport

/// An application that signs in to a tenant by something that it proves: the part that secret, certificate and
/// federation have in common.
struct EntraApplication: Sendable {
    /// The application (client) id.
    let clientID: String
    /// The tenant that it signs in to: an id or a domain name.
    let tenant: String
    let endpoint: TokenEndpoint
    private let allowedTenants: [String]

    init(
        authority: String, tenant: String, clientID: String, allowedTenants: [String], transport: any HTTPSending,
        retry: TokenRetry
    ) throws(IdentityError) {
        guard TokenEndpoint.isTenant(tenant) else {
            throw IdentityError(
                code: .invalidConfiguration, message: "the tenant is neither an id nor a domain name",
                remedy: "give the tenant id as the portal shows it")
        }
        guard !clientID.isEmpty else {
            throw IdentityError(code: .missingConfiguration, message: "the client id is empty", remedy: nil)
        }
        self.clientID = clientID
        self.tenant = tenant
        self.allowedTenants = allowedTenants
        endpoint = try TokenEndpoint(authority: authority, transport: transport, retry: retry)
    }

    /// The application that the variables of the environment name.
    init(_ context: CredentialContext, tenant: String, clientID: String) throws(IdentityError) {
        try self.init(
            authority: context.authority, tenant: tenant, clientID: clientID, allowedTenants: context.tenants,
            transport: context.transport, retry: context.retry)
    }

    /// Asks the tenant's token endpoint.
    ///
    /// - Parameter proof: the form's fields by which the application proves who it is, for the token URL that is asked.
    func token(
        for request: TokenRequest, kind: String, proof: (_ tokenURL: String) async throws -> [(String, String)]
    ) async throws -> AccessToken {
        let tenant = try chooseTenant(request.tenant)
        let form =
            [("grant_type", "client_credentials"), ("client_id", clientID)]
            + (try await proof(endpoint.tokenURL(tenant: tenant)))
            + [("scope", request.effectiveScope), ("claims", try ClaimsRequest.merged(with: request.claims))]
        let token = try await endpoint.token(tenant: tenant, form: form)
        try token.check(tenant: request.tenant, kind: kind)
        return token
    }

    /// The same for a client assertion, by which a certificate's key or another issuer vouches for the application.
    func token(
        for request: TokenRequest, kind: String, assertion: (_ tokenURL: String) async throws -> String
    ) async throws -> AccessToken {
        try await token(for: request, kind: kind) { url in
            [
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", try await assertion(url)),
            ]
        }
    }

    /// The tenant to ask. A vault names its tenant by id: an own tenant given as a domain name is asked instead, and
    /// the token then tells whether they are the same.
    private func chooseTenant(_ wanted: String?) throws(IdentityError) -> String {
        guard let wanted, wanted.lowercased() != tenant.lowercased() else { return tenant }
        guard TokenEndpoint.isTenant(wanted) else {
            throw IdentityError(code: .untrustedLink, message: "the vault names an impossible tenant")
        }
        if allowedTenants.contains(where: { $0 == "*" || $0.lowercased() == wanted.lowercased() }) { return wanted }
        if tenant.contains(".") { return tenant }
        throw IdentityError.tenantNotAllowed(wanted, own: tenant)
    }
}
