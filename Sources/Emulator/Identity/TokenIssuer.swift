internal import ExactJSON
internal import Locking

/// The directory: issues tokens for client credentials, publishes its key, and checks tokens for the vaults.
struct TokenIssuer: Sendable {
    /// The home tenant.
    let tenant: String
    let directory: Directory
    let lifetime: Int64
    private let verified = VerifiedTokens()

    init(_ configuration: EmulatorConfiguration, _ directory: Directory? = nil) {
        tenant = configuration.tenant.lowercased()
        self.directory = directory ?? Directory(configuration)
        lifetime = configuration.tokenLifetime
    }

    /// `https://login.localhost:PORT` with the port that the caller used.
    func origin(for request: EmulatorRequest) -> String { "https://login.localhost" + request.portSuffix }

    /// Authority of a tenant (by default the home tenant), as the challenge names it.
    func authority(for request: EmulatorRequest, tenant: String? = nil) -> String {
        "\(origin(for: request))/\(tenant ?? self.tenant)"
    }

    /// The audience of the vaults, with the port that the caller used: clients compare it with the host they call.
    static func resource(for request: EmulatorRequest) -> String { "https://vault.localhost" + request.portSuffix }

    /// Value of `WWW-Authenticate` (facts 1.1) for a resource of this tenant, by default the home tenant.
    func challenge(for request: EmulatorRequest, tenant: String? = nil) -> String {
        "Bearer authorization=\"\(authority(for: request, tenant: tenant))\", "
            + "resource=\"\(Self.resource(for: request))\""
    }

    /// Checks the token of a request: signature, times, audience (by default the vaults'), and that it was issued by
    /// this tenant (by default the home tenant).
    func check(
        _ request: EmulatorRequest, audience resource: String? = nil, tenant: String? = nil, now: Int64
    ) throws(ServiceError) -> Caller {
        let tenant = tenant?.lowercased() ?? self.tenant
        guard let header = request.header("Authorization"), header.lowercased().hasPrefix("bearer ") else {
            throw .unauthorized("AKV10000: Request is missing a Bearer or PoP token.")
        }
        let token = String(header.dropFirst("bearer ".count))
        guard !token.isEmpty else { throw .unauthorized("AKV10000: Request is missing a Bearer or PoP token.") }
        guard let claims = verified.claims(of: token) else {
            throw .unauthorized("Error validating token: it is malformed or its signature is not valid.")
        }
        let resource = resource ?? Self.resource(for: request)
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
            clientID: claims["appid"]?.string ?? "", objectID: claims["oid"]?.string ?? "", tenant: tenant,
            groups: claims["groups"]?.array?.compactMap(\.string) ?? [])
    }

    /// A token for a principal, of its object id in this tenant (by default the home tenant).
    func token(
        for principal: Principal, resource: String, tenant: String? = nil, now: Int64
    ) throws -> String {
        let tenant = tenant ?? self.tenant
        let issuer = "https://sts.windows.net/\(tenant)/"
        var claims: [JSONMember] = [
            ("aud", .text(resource)), ("iss", .text(issuer)), ("iat", .integer(now)), ("nbf", .integer(now)),
            ("exp", .integer(now + lifetime)), ("appid", .text(principal.clientID)), ("appidacr", "1"),
            ("idp", .text(issuer)), ("idtyp", "app"), ("oid", .text(principal.objectID)),
            ("sub", .text(principal.objectID)), ("tid", .text(tenant)),
            ("uti", .text(Base64.encodeURL(Hex.randomBytes(16)))), ("ver", "1.0"),
        ].map { (name: String, value: JSON) in JSONMember(name: name, value: value) }
        let groups = directory.groups(of: principal.objectID)
        if !groups.isEmpty { claims.append(JSONMember(name: "groups", value: .array(groups.map { .text($0) }))) }
        return try SigningKey.shared.get().sign(.object(claims))
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
