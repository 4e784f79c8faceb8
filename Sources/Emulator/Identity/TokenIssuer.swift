internal import ExactJSON
internal import Locking

/// The directory: issues tokens for client credentials, publishes its key, and checks tokens for the vaults.
struct TokenIssuer: Sendable {
    let tenant: String
    let principals: [Principal]
    let lifetime: Int64
    private let verified = VerifiedTokens()

    init(_ configuration: EmulatorConfiguration) {
        tenant = configuration.tenant.lowercased()
        principals = configuration.principals
        lifetime = configuration.tokenLifetime
    }

    /// `https://login.localhost:PORT` with the port that the caller used.
    func origin(for request: EmulatorRequest) -> String { "https://login.localhost" + request.portSuffix }

    /// Authority of the tenant, as the challenge names it.
    func authority(for request: EmulatorRequest) -> String { "\(origin(for: request))/\(tenant)" }

    /// The audience of the vaults, with the port that the caller used: clients compare it with the host they call.
    static func resource(for request: EmulatorRequest) -> String { "https://vault.localhost" + request.portSuffix }

    /// Value of `WWW-Authenticate` (facts 1.1).
    func challenge(for request: EmulatorRequest) -> String {
        "Bearer authorization=\"\(authority(for: request))\", resource=\"\(Self.resource(for: request))\""
    }

    /// Checks the token of a request to a vault: signature, times, audience, issuer.
    func check(_ request: EmulatorRequest, now: Int64) throws(ServiceError) -> Caller {
        guard let header = request.header("Authorization"), header.lowercased().hasPrefix("bearer ") else {
            throw .unauthorized("AKV10000: Request is missing a Bearer or PoP token.")
        }
        let token = String(header.dropFirst("bearer ".count))
        guard !token.isEmpty else { throw .unauthorized("AKV10000: Request is missing a Bearer or PoP token.") }
        guard let claims = verified.claims(of: token) else {
            throw .unauthorized("Error validating token: it is malformed or its signature is not valid.")
        }
        let resource = Self.resource(for: request)
        let audience = claims["aud"]?.string ?? ""
        guard audience == resource || audience == resource + "/" else {
            throw .unauthorized("AKV10022: Invalid audience. Expected \(resource), found: \(audience).")
        }
        let issuer = claims["iss"]?.string ?? ""
        guard issuer == "https://sts.windows.net/\(tenant)/" else {
            throw .unauthorized(
                "AKV10032: Invalid issuer. Expected one of https://sts.windows.net/\(tenant)/, found \(issuer).")
        }
        guard let from = claims["nbf"]?.int, let until = claims["exp"]?.int, from <= now + 300, now < until else {
            throw .unauthorized("[TokenExpired] Error validating token: 'S2S12086'.")
        }
        return Caller(
            clientID: claims["appid"]?.string ?? "", objectID: claims["oid"]?.string ?? "", tenant: tenant)
    }

    /// A token for a principal.
    func token(for principal: Principal, resource: String, now: Int64) throws -> String {
        let issuer = "https://sts.windows.net/\(tenant)/"
        return try SigningKey.shared.get().sign([
            "aud": .text(resource), "iss": .text(issuer), "iat": .integer(now), "nbf": .integer(now),
            "exp": .integer(now + lifetime), "appid": .text(principal.clientID), "appidacr": "1", "idp": .text(issuer),
            "idtyp": "app", "oid": .text(principal.objectID), "sub": .text(principal.objectID),
            "tid": .text(tenant), "uti": .text(Base64.encodeURL(Hex.randomBytes(16))), "ver": "1.0",
        ])
    }
}

extension ServiceError {
    static func unauthorized(_ message: String) -> ServiceError { ServiceError(401, "Unauthorized", message) }
}

/// Tokens whose signature was found good, so that each is verified once.
final class VerifiedTokens: Sendable {
    private let known = Locked<[String: JSON]>([:])

    /// The claims of a token with a valid signature; nil for any other.
    func claims(of token: String) -> JSON? {
        if let claims = known.withLock({ $0[token] }) { return claims }
        guard let claims = try? SigningKey.shared.get().verify(token) else { return nil }
        known.withLock {
            if $0.count >= 256 { $0.removeAll() }
            $0[token] = claims
        }
        return claims
    }
}
