internal import ExactJSON
internal import HTTPTransport

/// The v2.0 endpoints of a sign-in service (facts: `POST {authority}/{tenant}/oauth2/v2.0/token`, a form).
struct TokenEndpoint: Sendable {
    /// Host, and port unless it is 443, for people.
    let host: String

    private let origin: String
    private let requests: RepeatedRequest
    private let epochNow: @Sendable () -> Int64

    init(
        authority: String, transport: any HTTPSending, retry: TokenRetry,
        epochNow: @escaping @Sendable () -> Int64 = WallClock.epochSeconds
    ) throws(IdentityError) {
        guard let url = HTTPURL(authority), url.scheme == "https", url.path == "/", url.query == nil,
            url.fragment == nil
        else {
            throw IdentityError(
                code: .invalidConfiguration, message: "the authority is no https origin",
                remedy: "set AZURE_AUTHORITY_HOST to a value such as https://login.microsoftonline.com")
        }
        host = url.authority
        origin = url.origin
        requests = RepeatedRequest(transport: transport, retry: retry, place: "the sign-in service")
        self.epochNow = epochNow
    }

    /// A tenant is an id or a domain name: letters, digits, hyphens, dots, as azure-identity checks it.
    static func isTenant(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
    }

    /// Where tokens of a tenant are asked for, which is also the audience of a client assertion.
    func tokenURL(tenant: String) -> String { "\(origin)/\(tenant)/oauth2/v2.0/token" }

    /// Sends a form until there is a token, an answer that will not change, or no attempt left.
    func token(tenant: String, form: [(String, String)]) async throws -> AccessToken {
        let (response, sent) = try await post(form, to: tokenURL(tenant: tenant))
        guard response.status == 200 else { throw refusal(response, tenant: tenant) }
        return try TokenAnswer(response).token(sent: sent)
    }

    /// Sends a form and gives the answer, whatever its status.
    func post(
        _ form: [(String, String)], to url: String
    ) async throws -> (response: IncomingResponse, sent: ContinuousClock.Instant) {
        var request = OutgoingRequest(
            method: "POST", url: url, maximumResponseBytes: 1 << 20, timeout: .seconds(30))
        request.headers = HTTPHeaders([
            ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
        ])
        request.body = FormBody.encode(form)
        return try await requests.exchange(request, isTemporary: EntraRefusal.isTemporary)
    }

    /// Where a code for another device is asked for.
    func deviceCodeURL(tenant: String) -> String { "\(origin)/\(tenant)/oauth2/v2.0/devicecode" }

    /// What an answer without a token means; a clock that is wrong is named when that may be the reason.
    func refusal(_ response: IncomingResponse, tenant: String) -> IdentityError {
        EntraRefusal.error(
            from: response, tenant: tenant, authority: host,
            skew: ClockSkew(date: response.headers.first("Date"), epochNow: epochNow()))
    }
}
