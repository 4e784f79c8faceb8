internal import BinaryText
internal import ExactJSON

/// What goes into tokens.
extension TokenIssuer {
    /// An access token for a principal, of its object id in this tenant (by default the home tenant).
    ///
    /// - Parameters:
    ///   - client: the application through which a user signed in; by default the principal itself.
    ///   - extra: claims that were asked for.
    func token(
        for principal: Principal, resource: String, tenant: String? = nil, client: String? = nil,
        extra: [JSONMember] = [], now: Int64
    ) throws -> String {
        let tenant = tenant ?? self.tenant
        let issuer = "https://sts.windows.net/\(tenant)/"
        var claims: [(String, JSON)] = [
            ("aud", .text(resource)), ("iss", .text(issuer)), ("iat", .integer(now)), ("nbf", .integer(now)),
            ("exp", .integer(now + tokenLifetime)), ("appid", .text(client ?? principal.clientID)),
            ("idp", .text(issuer)), ("oid", .text(principal.objectID)), ("sub", .text(principal.objectID)),
            ("rh", .text("0.\(revocations.session(of: principal.objectID))")), ("tid", .text(tenant)),
            ("uti", .text(Base64.encodeURL(Hex.randomBytes(16)))), ("ver", "1.0"),
        ]
        if case .user(let userName) = principal.kind {
            claims += [
                ("appidacr", "0"), ("idtyp", "user"), ("upn", .text(userName)), ("name", .text(principal.name)),
                ("scp", "user_impersonation"),
            ]
        } else {
            claims += [("appidacr", "1"), ("idtyp", "app")]
        }
        if case .managedIdentity(let identity) = principal.kind {
            claims.append(("xms_mirid", .text(identity.resourceID)))
        }
        let groups = directory.groups(of: principal.objectID)
        if !groups.isEmpty { claims.append(("groups", .array(groups.map { .text($0) }))) }
        return try signingKey.sign(
            .object(claims.map { JSONMember(name: $0.0, value: $0.1) } + extra))
    }

    /// An identity token for the application through which a user signed in.
    func identityToken(for user: Principal, client: String, authority: String, tenant: String, now: Int64) throws
        -> String
    {
        guard case .user(let userName) = user.kind else { throw TokenError.badDeviceCode }
        return try signingKey.sign([
            "aud": .text(client), "iss": .text("\(authority)/v2.0"), "iat": .integer(now), "nbf": .integer(now),
            "exp": .integer(now + tokenLifetime), "name": .text(user.name), "oid": .text(user.objectID),
            "preferred_username": .text(userName), "sub": .text(user.objectID), "tid": .text(tenant), "ver": "2.0",
        ])
    }

    /// A refresh token: a token for the directory itself, which no service accepts. It lasts for 90 days.
    func refreshToken(for user: Principal, client: String, tenant: String, now: Int64) throws -> String {
        try signingKey.sign([
            "aud": .text(Self.refreshAudience), "oid": .text(user.objectID), "appid": .text(client),
            "tid": .text(tenant), "iat": .integer(now), "exp": .integer(now + 90 * 86_400),
            "rh": .text("0.\(revocations.session(of: user.objectID))"),
        ])
    }

    static let refreshAudience = "urn:kvmsh:refresh"
}
