internal import ExactJSON

/// The directory's HTTP side: token requests, discovery, keys (facts 1.3, real clients).
extension TokenIssuer {
    func handle(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        let parts = request.path.split(separator: "/").map { Query.decode($0) }
        let words = parts.map { $0.lowercased() }
        if words == ["common", "discovery", "instance"] { return instanceDiscovery(request) }
        guard let first = words.first else { return EmulatorResponse(status: 404) }
        switch Array(words.dropFirst()) {
        case ["oauth2", "v2.0", "token"], ["oauth2", "token"]:
            guard request.method == "POST" else { return EmulatorResponse(status: 405) }
            do throws(TokenError) {
                guard let tenant = directory.tenant(first) else { throw .unknownTenant(parts[0]) }
                return try issue(request, tenant: tenant.id, now: now)
            } catch {
                return error.response(now: now)
            }
        case ["v2.0", ".well-known", "openid-configuration"], [".well-known", "openid-configuration"]:
            guard let tenant = directory.tenant(first) else {
                return TokenError.unknownTenant(parts[0]).response(now: now)
            }
            return openIDConfiguration(request, tenant: tenant.id, version: words.contains("v2.0"))
        case ["discovery", "v2.0", "keys"], ["discovery", "keys"]:
            guard let key = try? SigningKey.shared.get() else { return EmulatorResponse(status: 500) }
            return .json(["keys": [key.publicJWK]])
        default: return EmulatorResponse(status: 404)
        }
    }

    private func issue(
        _ request: EmulatorRequest, tenant: String, now: Int64
    ) throws(TokenError) -> EmulatorResponse {
        let form = Query.pairs(String(decoding: request.body, as: UTF8.self))
        func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
        guard let grant = field("grant_type") else { throw .missing("grant_type") }
        guard grant == "client_credentials" else { throw .unsupportedGrant(grant) }
        guard let clientID = field("client_id") else { throw .missing("client_id") }
        guard let principal = directory.principal(clientID: clientID, in: tenant),
            let credentials = principal.credentials
        else { throw .unknownClient(clientID, tenant) }
        guard let secret = field("client_secret") else { throw .missing("client_secret") }
        guard credentials.secrets.contains(where: { $0.text == secret }) else { throw .wrongSecret(clientID) }
        let resource = try resource(scope: field("scope"), resource: field("resource"), request)
        guard let token = try? token(for: principal, resource: resource, tenant: tenant, now: now) else {
            throw TokenError(500, "server_error", 90_033, "A transient error has occurred.")
        }
        return .json(
            [
                "token_type": "Bearer", "expires_in": .integer(lifetime), "ext_expires_in": .integer(lifetime),
                "access_token": .text(token),
            ], headers: [("Cache-Control", "no-store, no-cache"), ("Pragma", "no-cache")])
    }

    /// The audience that is asked for: one of the emulator's own.
    private func resource(
        scope: String?, resource: String?, _ request: EmulatorRequest
    ) throws(TokenError) -> String {
        let wanted: String
        if let resource {
            wanted = resource
        } else if let scope = scope?.split(separator: " ").first {
            guard scope.hasSuffix("/.default") else { throw .invalidScope(String(scope)) }
            wanted = String(scope.dropLast("/.default".count))
        } else {
            throw .missing("scope")
        }
        let trimmed = wanted.hasSuffix("/") ? String(wanted.dropLast()) : wanted
        let own = [Self.resource(for: request), "https://management.localhost" + request.portSuffix]
        guard own.contains(trimmed.lowercased()) else { throw .unknownResource(wanted, tenant) }
        return trimmed.lowercased()
    }

    private func openIDConfiguration(
        _ request: EmulatorRequest, tenant: String, version v2: Bool
    ) -> EmulatorResponse {
        let base = authority(for: request, tenant: tenant)
        let path = v2 ? "oauth2/v2.0" : "oauth2"
        return .json([
            "token_endpoint": .text("\(base)/\(path)/token"),
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "jwks_uri": .text("\(base)/discovery/v2.0/keys"),
            "response_types_supported": ["token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": .text("\(base)/v2.0"),
            "authorization_endpoint": .text("\(base)/\(path)/authorize"),
            "device_authorization_endpoint": .text("\(base)/\(path)/devicecode"),
            "tenant_region_scope": "EU",
        ])
    }

    private func instanceDiscovery(_ request: EmulatorRequest) -> EmulatorResponse {
        let host = "login.localhost" + request.portSuffix
        return .json([
            "tenant_discovery_endpoint": .text("\(authority(for: request))/v2.0/.well-known/openid-configuration"),
            "api-version": "1.1",
            "metadata": [
                ["preferred_network": .text(host), "preferred_cache": .text(host), "aliases": [.text(host)]]
            ],
        ])
    }
}
