/// What a vault's 401 says about the token that it wants: the parameters of its `WWW-Authenticate: Bearer` field.
public struct VaultChallenge: Sendable, Equatable {
    /// `authorization` or `authorization_uri`: a URL of which only the tenant is used.
    public var authorization: String?

    /// `resource`.
    public var resource: String?

    /// `scope`.
    public var scope: String?

    /// `claims`, decoded from base64 to JSON text.
    public var claims: String?

    /// `error`, such as `insufficient_claims` or `invalid_token`.
    public var error: String?

    /// Takes the parameters.
    public init(
        authorization: String? = nil, resource: String? = nil, scope: String? = nil, claims: String? = nil,
        error: String? = nil
    ) {
        self.authorization = authorization
        self.resource = resource
        self.scope = scope
        self.claims = claims
        self.error = error
    }
}
