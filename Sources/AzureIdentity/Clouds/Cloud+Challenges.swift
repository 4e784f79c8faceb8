internal import HTTPTransport

extension Cloud {
    /// Decides whether a vault may get the token that its challenge asks for, and says which one that is.
    ///
    /// In a known cloud the resource must be the cloud's, exactly. Elsewhere the vault's host must be one label and the
    /// resource's host, on the same port, and the resource's host must have two labels or more. Of the authorization
    /// URL only the tenant is used; its host is never contacted. A challenge for claims may name no resource: then
    /// that of `earlier` is used.
    ///
    /// - Throws: `IdentityError` with code `untrustedLink`, naming the host.
    public func tokenRequest(
        for challenge: VaultChallenge, of vault: VaultAddress, earlier: TokenRequest? = nil
    ) throws(IdentityError) -> TokenRequest {
        var request: TokenRequest
        if let resource = challenge.resource ?? challenge.scope.map(Cloud.resource(ofScope:)) {
            try check(resource: resource, for: vault)
            if let scope = challenge.scope {
                try check(resource: Cloud.resource(ofScope: scope), for: vault)
            }
            request = TokenRequest(resource: resource, scope: challenge.scope, tenant: earlier?.tenant)
        } else if let earlier {
            request = earlier
        } else {
            throw untrusted(vault, "asks for a token without naming a resource")
        }
        if let authorization = challenge.authorization, let tenant = try tenant(in: authorization, of: vault) {
            request.tenant = tenant
        }
        request.claims = challenge.claims
        return request
    }

    private func check(resource: String, for vault: VaultAddress) throws(IdentityError) {
        if let vaultResource {
            guard resource == vaultResource else {
                throw untrusted(vault, "asks for a token for \(Printable.text(resource, limit: 120))")
            }
            return
        }
        guard let url = HTTPURL(resource), url.scheme == "https", url.path == "/", url.query == nil,
            url.fragment == nil, resource.last != "/", url.host.contains("."), !url.host.hasPrefix("["),
            url.port == vault.port, vault.host == "\(vault.name).\(url.host)"
        else {
            throw untrusted(vault, "asks for a token for \(Printable.text(resource, limit: 120))")
        }
    }

    /// The first path segment; none in the claims challenges of some services.
    private func tenant(in authorization: String, of vault: VaultAddress) throws(IdentityError) -> String? {
        guard let url = HTTPURL(authorization), url.scheme == "https" else {
            throw untrusted(vault, "names a sign-in address that is no https URL")
        }
        guard let segment = url.path.split(separator: "/").first, segment != "common", segment != "organizations" else {
            return nil
        }
        guard TokenEndpoint.isTenant(String(segment)) else {
            throw untrusted(vault, "names an impossible tenant")
        }
        return String(segment)
    }

    private static func resource(ofScope scope: String) -> String {
        scope.hasSuffix("/.default") ? String(scope.dropLast(9)) : scope
    }

    private func untrusted(_ vault: VaultAddress, _ what: String) -> IdentityError {
        IdentityError(
            code: .untrustedLink, message: "\(vault.authority) \(what): no token is sent to it",
            remedy: "check the vault's address and the cloud setting")
    }
}
