/// Where a cloud's Resource Manager is, and for which audience its tokens are made.
public struct ResourceManagerEndpoint: Sendable, Hashable {
    /// The https origin, without a slash at the end: `https://management.azure.com`.
    public let endpoint: String

    /// The resource of its tokens, without `/.default`; in some clouds it differs from the endpoint.
    public let audience: String

    /// Takes both.
    public init(endpoint: String, audience: String) {
        self.endpoint = endpoint
        self.audience = audience
    }

    /// What to ask a `TokenCache` for.
    ///
    /// - Parameter tenant: the tenant of the subscription, when it is known (a vault's challenge names it).
    public func tokenRequest(tenant: String? = nil) -> TokenRequest {
        TokenRequest(resource: audience, tenant: tenant)
    }
}

extension Cloud {
    /// Resource Manager of this cloud; `nil` where none is known, as in a cloud that only vaults were named of.
    public var resourceManager: ResourceManagerEndpoint? {
        managementEndpoint.map { ResourceManagerEndpoint(endpoint: $0, audience: managementResource ?? $0) }
    }
}
