internal import ExactJSON

/// The directory's HTTP side: token requests, discovery, keys (facts 1.3, real clients).
extension TokenIssuer {
    /// Answers a request to the directory's host; `now` in milliseconds since 1970.
    func handle(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        let parts = request.path.split(separator: "/").map { Query.decode($0) }
        let words = parts.map { $0.lowercased() }
        guard let first = words.first else { return EmulatorResponse(status: 404) }
        do throws(TokenError) {
            switch Array(words.dropFirst()) {
            case ["discovery", "instance"] where first == "common": return instanceDiscovery(request)
            case [] where first == "device": return devicePage
            case ["oauth2", "v2.0", "token"], ["oauth2", "token"]:
                return try tokenRequest(request, parts[0], now: now).token()
            case ["oauth2", "v2.0", "devicecode"], ["oauth2", "devicecode"]:
                return try tokenRequest(request, parts[0], now: now).deviceAuthorization()
            case ["v2.0", ".well-known", "openid-configuration"], [".well-known", "openid-configuration"]:
                return openIDConfiguration(request, tenant: try tenant(parts[0]), version: words.contains("v2.0"))
            case ["discovery", "v2.0", "keys"], ["discovery", "keys"]:
                guard let key = try? signingKey else { throw .transient }
                return .json(["keys": [key.publicJWK]])
            default: return EmulatorResponse(status: 404)
            }
        } catch {
            return error.response(now: now / 1_000)
        }
    }

    private func tokenRequest(
        _ request: EmulatorRequest, _ authority: String, now: Int64
    ) throws(TokenError) -> TokenRequest {
        guard request.method == "POST" else { throw .notPosted }
        return TokenRequest(self, request, tenant: try tenant(authority), now: now)
    }

    /// The tenant of an authority address. Addresses for every tenant stand for the home tenant.
    private func tenant(_ name: String) throws(TokenError) -> String {
        if Self.everyTenant.contains(name.lowercased()) { return tenant }
        guard let tenant = directory.tenant(name) else { throw .unknownTenant(name) }
        return tenant.id
    }

    private static let everyTenant: Set<String> = ["common", "organizations"]

    /// What a person finds who opens the address that a device code names.
    private var devicePage: EmulatorResponse {
        EmulatorResponse(
            status: 200, headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: Array(
                """
                The emulator has no sign-in page. Approve a device code through the control endpoint:
                POST /device-codes/CODE with {"user": "NAME"} or {"declined": true}.

                """.utf8))
    }

    private func openIDConfiguration(
        _ request: EmulatorRequest, tenant: String, version v2: Bool
    ) -> EmulatorResponse {
        let base = authority(for: request, tenant: tenant)
        let path = v2 ? "oauth2/v2.0" : "oauth2"
        return .json([
            "token_endpoint": .text("\(base)/\(path)/token"),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "jwks_uri": .text("\(base)/discovery/v2.0/keys"),
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["token", "id_token"],
            "scopes_supported": ["openid", "profile", "offline_access"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": .text("\(base)/v2.0"),
            "authorization_endpoint": .text("\(base)/\(path)/authorize"),
            "device_authorization_endpoint": .text("\(base)/\(path)/devicecode"),
            "tenant_region_scope": "EU",
        ])
    }

    private func instanceDiscovery(_ request: EmulatorRequest) -> EmulatorResponse {
        let hosts =
            ServiceHost.isPublic(request.hostName)
            ? ["login.microsoftonline.com", "login.windows.net"] : ["login.localhost"]
        let names = hosts.map { JSON.text($0 + request.portSuffix) }
        return .json([
            "tenant_discovery_endpoint": .text("\(authority(for: request))/v2.0/.well-known/openid-configuration"),
            "api-version": "1.1",
            "metadata": [["preferred_network": names[0], "preferred_cache": names[0], "aliases": .array(names)]],
        ])
    }
}
