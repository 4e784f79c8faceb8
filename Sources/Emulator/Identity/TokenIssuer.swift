internal import BinaryText
internal import ExactJSON

/// The directory's side of tokens: issues them, publishes its key, and checks them for the services.
struct TokenIssuer: Sendable {
    /// The home tenant.
    let tenant: String
    let directory: Directory
    let engine: ConditionEngine
    let deviceCodes: DeviceCodes
    let revocations: Revocations
    private let lifetime: Int64
    private let key: SigningKey?
    private let verified = VerifiedTokens()

    init(
        _ configuration: EmulatorConfiguration, _ directory: Directory? = nil, _ engine: ConditionEngine? = nil,
        _ journal: StateJournal = StateJournal(), key: SigningKey? = nil
    ) {
        deviceCodes = DeviceCodes(journal)
        revocations = Revocations(journal)
        self.key = key
        tenant = configuration.tenant.lowercased()
        self.directory = directory ?? Directory(configuration)
        self.engine = engine ?? ConditionEngine(configuration.conditions)
        lifetime = configuration.tokenLifetime
    }

    /// The key that signs tokens.
    var signingKey: SigningKey { get throws { try key ?? SigningKey.shared.get() } }

    /// Seconds for which a new token is good.
    var tokenLifetime: Int64 { engine.conditions.tokenLifetime.map { $0.components.seconds } ?? lifetime }

    /// The directory's origin with the port that the caller used, and its public name for callers of public names.
    func origin(for request: EmulatorRequest) -> String {
        let name = ServiceHost.isPublic(request.hostName) ? "login.microsoftonline.com" : "login.localhost"
        return "https://" + name + request.portSuffix
    }

    /// Authority of a tenant (by default the home tenant), as the challenge names it.
    func authority(for request: EmulatorRequest, tenant: String? = nil) -> String {
        "\(origin(for: request))/\(tenant ?? self.tenant)"
    }

    /// The audience of the vaults, with the port that the caller used: clients compare it with the host they call.
    static func resource(for request: EmulatorRequest) -> String {
        let name = ServiceHost.isPublic(request.hostName) ? "vault.azure.net" : "vault.localhost"
        return "https://" + name + request.portSuffix
    }

    /// Value of `WWW-Authenticate` (facts 1.1) for a resource of this tenant, by default the home tenant.
    func challenge(for request: EmulatorRequest, tenant: String? = nil) -> String {
        "Bearer authorization=\"\(authority(for: request, tenant: tenant))\", "
            + "resource=\"\(Self.resource(for: request))\""
    }

    /// Value of `WWW-Authenticate` that asks for a token with more claims (facts 1.5).
    ///
    /// - Parameter name: the parameter by which the host names the sign-in service.
    func claimsChallenge(
        _ claims: String, for request: EmulatorRequest, tenant: String? = nil, by name: String = "authorization"
    ) -> String {
        "Bearer \(name)=\"\(authority(for: request, tenant: tenant))\", error=\"insufficient_claims\", "
            + "error_description=\"Continuous access evaluation resulted in challenge\", "
            + "claims=\"\(Base64.encode(claims.utf8))\""
    }

    /// Checks the token of a request: signature, times, audience (by default the vaults'), that it was issued by this
    /// tenant (by default the home tenant), that its session has not been ended, and the claims that are demanded.
    func check(
        _ request: EmulatorRequest, audience resource: String? = nil, tenant: String? = nil, now: Int64
    ) throws(ServiceError) -> Caller {
        guard let header = request.header("Authorization"), let text = Self.bearer(header), !text.isEmpty else {
            throw .unauthorized("AKV10000: Request is missing a Bearer or PoP token.")
        }
        guard let token = verified.token(text, signedBy: self) else {
            throw .unauthorized("Error validating token: it is malformed or its signature is not valid.")
        }
        let resource = resource ?? Self.resource(for: request)
        guard token.audience == resource || token.audience == resource + "/" else {
            throw .unauthorized("AKV10022: Invalid audience. Expected \(resource), found: \(token.audience).")
        }
        let issuer = "https://sts.windows.net/\(tenant?.lowercased() ?? self.tenant)/"
        guard token.issuer == issuer else {
            throw .unauthorized("AKV10032: Invalid issuer. Expected one of \(issuer), found \(token.issuer).")
        }
        guard let times = token.times, times.lowerBound <= now + 300, now < times.upperBound else {
            throw .unauthorized("[TokenExpired] Error validating token: 'S2S12086'.")
        }
        if let since = revocations.end(of: token.session, token.caller.objectID) {
            throw .insufficientClaims(#"{"access_token":{"nbf":{"essential":true,"value":"\#(since)"}}}"#)
        }
        if let demand = engine.demandedClaims, !demand.request.isSatisfied(by: token.claims) {
            throw .insufficientClaims(demand.text)
        }
        return token.caller
    }

    private static func bearer(_ header: String) -> String? {
        let bytes = header.utf8
        guard let end = bytes.index(bytes.startIndex, offsetBy: 7, limitedBy: bytes.endIndex),
            String(header[..<end]).equalsIgnoringCase("Bearer ")
        else { return nil }
        return String(header[end...])
    }
}

extension ServiceError {
    static func unauthorized(_ message: String) -> ServiceError { ServiceError(401, "Unauthorized", message) }

    /// A token that is good but lacks claims; the answer carries a claims challenge with this JSON.
    static func insufficientClaims(_ claims: String) -> ServiceError {
        var error = unauthorized("Continuous access evaluation resulted in a claims challenge.")
        error.demandedClaims = claims
        return error
    }
}
