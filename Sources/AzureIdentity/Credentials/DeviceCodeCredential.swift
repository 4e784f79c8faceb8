internal import ExactJSON
internal import HTTPTransport

/// A person who signs in on another device, by a code (facts 1.3, RFC 8628).
///
/// The refresh token stays in memory, so that the person is asked once a tenant and not for every renewal or resource.
public actor DeviceCodeCredential: TokenCredential {
    /// `device-code`.
    public nonisolated var kind: String { "device-code" }

    /// `AZURE_TENANT_ID`, when it is set.
    private let tenant: String?
    private let clientID: String
    private let endpoint: TokenEndpoint
    private let sleep: @Sendable (Duration) async throws -> Void
    private let present: @Sendable (DeviceCodePrompt) -> Void
    private var refreshTokens: [String: Secret] = [:]

    /// The application of the Azure CLI, which every tenant knows and which may ask for vaults' tokens.
    public static let standardClientID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

    /// Nothing is asked yet.
    ///
    /// - Throws: `IdentityError` when the authority or `AZURE_TENANT_ID` cannot be used.
    public init(_ context: CredentialContext) throws {
        tenant = context.value("AZURE_TENANT_ID")
        if let tenant, !TokenEndpoint.isTenant(tenant) {
            throw IdentityError(
                code: .invalidConfiguration, message: "AZURE_TENANT_ID is neither an id nor a domain name",
                remedy: "give the tenant id as the portal shows it")
        }
        clientID = context.value("AZURE_CLIENT_ID") ?? Self.standardClientID
        endpoint = try TokenEndpoint(
            authority: context.authority, transport: context.transport, retry: context.retry,
            epochNow: context.epochNow)
        sleep = context.retry.sleep
        present = context.present
    }

    /// Asks by the refresh token where there is one, else the person.
    ///
    /// - Throws: `IdentityError`; `CancellationError` when cancelled.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        let tenant = request.tenant ?? tenant ?? "organizations"
        guard TokenEndpoint.isTenant(tenant) else {
            throw IdentityError(code: .untrustedLink, message: "the vault names an impossible tenant")
        }
        if let known = refreshTokens[tenant.lowercased()] {
            let form = [("grant_type", "refresh_token"), ("refresh_token", known.text)]
            let (response, sent) = try await endpoint.post(
                try form + fields(request), to: endpoint.tokenURL(tenant: tenant))
            if response.status == 200 { return try keep(response, sent, tenant) }
            // Whatever is wrong with it, the person can sign in anew.
            refreshTokens[tenant.lowercased()] = nil
        }
        return try await askPerson(request, tenant)
    }

    private func askPerson(_ request: TokenRequest, _ tenant: String) async throws -> AccessToken {
        let (response, sent) = try await endpoint.post(
            try fields(request), to: endpoint.deviceCodeURL(tenant: tenant))
        guard response.status == 200 else { throw endpoint.refusal(response, tenant: tenant) }
        let start = try DeviceCodeStart(response)
        present(start.prompt)
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", clientID),
            ("device_code", start.deviceCode.text),
        ]
        var interval = start.interval
        while true {
            try await sleep(interval)
            try Task.checkCancellation()
            let (response, asked) = try await endpoint.post(form, to: endpoint.tokenURL(tenant: tenant))
            if response.status == 200 { return try keep(response, asked, tenant) }
            switch (try? JSON(parsing: response.body))?["error"]?.string {
            case "authorization_pending": break
            case "slow_down": interval += .seconds(5)
            case "authorization_declined", "access_denied":
                throw IdentityError(code: .refused, message: "the sign-in was declined in the browser", remedy: nil)
            case "expired_token", "code_expired": throw Self.tooLate
            default: throw endpoint.refusal(response, tenant: tenant)
            }
            guard ContinuousClock.now < sent + start.prompt.lifetime else { throw Self.tooLate }
        }
    }

    /// `offline_access` asks for a refresh token.
    private func fields(_ request: TokenRequest) throws -> [(String, String)] {
        [
            ("client_id", clientID), ("scope", "\(request.effectiveScope) offline_access openid"),
            ("claims", try ClaimsRequest.merged(with: request.claims)),
        ]
    }

    private func keep(
        _ response: IncomingResponse, _ sent: ContinuousClock.Instant, _ tenant: String
    ) throws -> AccessToken {
        let answer = try TokenAnswer(response)
        if let refresh = answer.refreshToken { refreshTokens[tenant.lowercased()] = refresh }
        return try answer.token(sent: sent)
    }

    private static let tooLate = IdentityError(
        code: .refused, message: "nobody entered the code in time", remedy: "connect again for a new code")
}

/// The answer to the first step: what the person does, and how to ask whether it was done.
private struct DeviceCodeStart {
    let deviceCode: Secret
    let prompt: DeviceCodePrompt
    let interval: Duration

    init(_ response: IncomingResponse) throws(IdentityError) {
        guard let answer = try? JSON(parsing: response.body), let deviceCode = answer["device_code"]?.string,
            let code = answer["user_code"]?.string, !code.isEmpty,
            let page = answer["verification_uri"]?.string ?? answer["verification_url"]?.string,
            HTTPURL(page)?.scheme == "https"
        else {
            throw IdentityError(
                code: .malformedAnswer, message: "the sign-in service's answer holds no code to enter",
                remedy: "check AZURE_AUTHORITY_HOST: is that a token issuer?")
        }
        func seconds(_ name: String, _ usual: Int64) -> Duration {
            .seconds(min(max(answer[name]?.int ?? usual, 1), 3600))
        }
        self.deviceCode = Secret(deviceCode)
        prompt = DeviceCodePrompt(
            page: page, code: Printable.text(code, limit: 40), lifetime: seconds("expires_in", 900))
        interval = seconds("interval", 5)
    }
}
