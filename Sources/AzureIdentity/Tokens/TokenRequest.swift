/// What a token is asked for.
public struct TokenRequest: Sendable, Hashable {
    /// The resource without a trailing slash, such as `https://vault.azure.net`.
    public var resource: String

    /// The scope, when the challenge named one; otherwise it is the resource with `/.default`.
    public var scope: String?

    /// The tenant that the challenge named; `nil` takes the credential's own.
    public var tenant: String?

    /// The claims of a challenge as JSON text (decoded); they are merged with those that are always sent.
    public var claims: String?

    /// Describes a request.
    public init(resource: String, scope: String? = nil, tenant: String? = nil, claims: String? = nil) {
        self.resource = resource
        self.scope = scope
        self.tenant = tenant
        self.claims = claims
    }

    /// The same without claims.
    var withoutClaims: TokenRequest {
        var plain = self
        plain.claims = nil
        return plain
    }

    /// The scope to ask for.
    public var effectiveScope: String { scope ?? "\(resource)/.default" }
}
