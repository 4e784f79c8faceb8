internal import BinaryText
internal import ExactJSON

/// A request to the token endpoint of a tenant.
struct TokenRequest {
    let issuer: TokenIssuer
    let request: EmulatorRequest
    let tenant: String
    /// Milliseconds since 1970.
    let now: Int64
    private let form: [(name: String, value: String)]

    init(_ issuer: TokenIssuer, _ request: EmulatorRequest, tenant: String, now: Int64) {
        self.issuer = issuer
        self.request = request
        self.tenant = tenant
        self.now = now
        form = Query.pairs(String(decoding: request.body, as: UTF8.self))
    }

    private var seconds: Int64 { now / 1_000 }

    private func field(_ name: String) -> String? { form.first { $0.name == name }?.value }

    private func required(_ name: String) throws(TokenError) -> String {
        guard let value = field(name) else { throw .missing(name) }
        return value
    }

    /// The applications of Microsoft's own tools, through which users sign in everywhere.
    private static let publicClients: Set<String> = [
        "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "1950a258-227b-4e31-a9cf-717495945fc2",
    ]

    /// Issues a token.
    func token() throws(TokenError) -> EmulatorResponse {
        switch try required("grant_type") {
        case "client_credentials": try clientCredentials()
        case "urn:ietf:params:oauth:grant-type:device_code", "device_code": try deviceCode()
        case "refresh_token": try refresh()
        case let grant: throw .unsupportedGrant(grant)
        }
    }

    /// Gives out a device code.
    func deviceAuthorization() throws(TokenError) -> EmulatorResponse {
        let client = try publicClient()
        let scope = try required("scope")
        _ = try resource(scope)
        let conditions = issuer.engine.conditions
        let codes = issuer.deviceCodes.add(
            clientID: client, tenant: tenant, scope: scope, now: now,
            lifetime: conditions.deviceCodeLifetime.milliseconds, interval: conditions.deviceCodeInterval.milliseconds)
        let page = issuer.origin(for: request) + "/device"
        return .json(
            [
                "user_code": .text(codes.userCode), "device_code": .text(codes.deviceCode),
                "verification_uri": .text(page),
                "expires_in": .integer(conditions.deviceCodeLifetime.components.seconds),
                "interval": .integer(conditions.deviceCodeInterval.components.seconds),
                "message": .text(
                    "To sign in, use a web browser to open the page \(page) and enter the code \(codes.userCode) to "
                        + "authenticate."),
            ], headers: Self.uncached)
    }

    private func clientCredentials() throws(TokenError) -> EmulatorResponse {
        let clientID = try required("client_id")
        guard let principal = issuer.directory.principal(clientID: clientID, in: tenant),
            let credentials = principal.credentials
        else { throw .unknownClient(clientID, tenant) }
        if let assertion = field("client_assertion") {
            let type = try required("client_assertion_type")
            guard type == ClientAssertion.type else { throw .wrongAssertionType(type) }
            let authority = ClientAssertion.withoutPort(issuer.authority(for: request, tenant: tenant))
            let endings = ["", "/", "/v2.0", "/oauth2/v2.0/token", "/oauth2/token"]
            try ClientAssertion(
                principal: principal, credentials: credentials, audiences: endings.map { authority + $0 },
                now: seconds, ownKey: try? issuer.signingKey
            ).check(assertion)
        } else if let secret = field("client_secret") {
            guard let known = credentials.secrets.first(where: { $0.text == secret }) else {
                throw .wrongSecret(clientID)
            }
            if let end = known.expires, end <= seconds { throw .expiredSecret(clientID) }
        } else {
            throw .missingCredential
        }
        let resource = try resource(field("scope"))
        return .json(.object(try body(principal, resource, client: nil)), headers: Self.uncached)
    }

    private func deviceCode() throws(TokenError) -> EmulatorResponse {
        let client = try publicClient()
        guard let code = field("device_code") ?? field("code") else { throw .missing("device_code") }
        let (entry, user) = try issuer.deviceCodes.poll(code, clientID: client, now: now)
        return try answer(user: user, client: client, resource: try resource(entry.scope), scope: entry.scope)
    }

    private func refresh() throws(TokenError) -> EmulatorResponse {
        let client = try required("client_id")
        guard let claims = try? issuer.signingKey.verify(try required("refresh_token")),
            claims["aud"]?.string == TokenIssuer.refreshAudience, claims["appid"]?.string == client.lowercased(),
            let user = claims["oid"]?.string, let end = claims["exp"]?.int
        else { throw .badRefreshToken }
        let session = VerifiedToken(claims).session
        guard seconds < end, issuer.revocations.end(of: session, user) == nil else { throw .revokedRefreshToken }
        return try answer(
            user: user, client: client, resource: try resource(field("scope")), scope: field("scope") ?? "")
    }

    private func answer(
        user objectID: String, client: String, resource: String, scope: String
    ) throws(TokenError) -> EmulatorResponse {
        guard let user = issuer.directory.principal(objectID: objectID), case .user = user.kind else {
            throw .badRefreshToken
        }
        // Who signs in at an address for every tenant gets a token of the own one.
        let tenant = user.objectIDs.keys.contains(tenant) ? self.tenant : user.tenant ?? issuer.tenant
        var body = try body(user, resource, client: client.lowercased(), tenant: tenant)
        let authority = issuer.authority(for: request, tenant: tenant)
        do {
            body += [
                (
                    "refresh_token",
                    try issuer.refreshToken(for: user, client: client.lowercased(), tenant: tenant, now: seconds)
                ),
                (
                    "id_token",
                    try issuer.identityToken(
                        for: user, client: client, authority: authority, tenant: tenant, now: seconds)
                ), ("scope", scope),
                (
                    "client_info",
                    Base64.encodeURL(
                        (["uid": .text(user.objectID), "utid": .text(tenant)] as JSON).serialized())
                ),
            ].map { JSONMember(name: $0.0, value: .text($0.1)) }
        } catch {
            throw .transient
        }
        return .json(.object(body), headers: Self.uncached)
    }

    private func body(
        _ principal: Principal, _ resource: String, client: String?, tenant: String? = nil
    ) throws(TokenError) -> [JSONMember] {
        var extra: [JSONMember] = []
        if let text = field("claims") {
            guard let claims = ClaimsRequest(text) else { throw .badClaims }
            extra = claims.granted
        }
        guard
            let token = try? issuer.token(
                for: principal, resource: resource, tenant: tenant ?? self.tenant, client: client, extra: extra,
                now: seconds)
        else { throw .transient }
        let lifetime = issuer.tokenLifetime
        var body = [
            JSONMember(name: "token_type", value: "Bearer"),
            JSONMember(name: "expires_in", value: .integer(lifetime)),
            JSONMember(name: "ext_expires_in", value: .integer(lifetime)),
        ]
        // The directory lets long tokens be refreshed from their half on.
        if lifetime >= 7_200 { body.append(JSONMember(name: "refresh_in", value: .integer(lifetime / 2))) }
        return body + [JSONMember(name: "access_token", value: .text(token))]
    }

    private func publicClient() throws(TokenError) -> String {
        let client = try required("client_id")
        guard
            Self.publicClients.contains(client.lowercased())
                || issuer.directory.principal(clientID: client, in: tenant)?.credentials != nil
        else { throw .unknownClient(client, tenant) }
        return client
    }

    /// The audience that a scope or the older `resource` field asks for.
    private func resource(_ scope: String?) throws(TokenError) -> String {
        let wanted: String
        if let resource = field("resource") {
            wanted = resource
        } else if let scope {
            let permissions: Set<Substring> = ["openid", "profile", "offline_access", "email"]
            guard let scope = scope.split(separator: " ").first(where: { !permissions.contains($0) }) else {
                throw .invalidScope(scope)
            }
            let endings = ["/.default", "/user_impersonation"]
            guard let ending = endings.first(where: { scope.hasSuffix($0) }) else { throw .invalidScope(String(scope)) }
            wanted = String(scope.dropLast(ending.count))
        } else {
            throw .missing("scope")
        }
        guard let resource = Audience.known(wanted, portSuffix: request.portSuffix) else {
            throw .unknownResource(wanted, tenant)
        }
        return resource
    }

    private static let uncached = [(name: "Cache-Control", value: "no-store, no-cache"), ("Pragma", "no-cache")]
}
