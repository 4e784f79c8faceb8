internal import ExactJSON
internal import HTTPTransport

/// One of the places that give tokens for managed identities.
protocol ManagedIdentitySource: Sendable {
    /// For people: `the metadata service of the virtual machine`.
    var place: String { get }

    /// How often it is asked at least.
    var attempts: Int { get }

    /// Asks for a token for a resource.
    func token(
        for resource: String, requests: RepeatedRequest, epochNow: @Sendable () -> Int64
    ) async throws -> AccessToken
}

extension ManagedIdentitySource {
    var attempts: Int { 1 }

    /// Checks an endpoint of the environment: http or https, a host, nothing else before the path.
    static func endpoint(_ text: String, _ variable: String) throws(IdentityError) -> String {
        guard let url = HTTPURL(text), url.query == nil, url.fragment == nil else {
            throw IdentityError(
                code: .invalidConfiguration, message: "\(variable) is no address", remedy: "the platform sets it")
        }
        return text
    }

    /// A request to such an endpoint: plain http is allowed, no proxy is used.
    func request(
        _ endpoint: String, _ query: [(String, String)], headers: [(String, String)], timeout: Duration = .seconds(30)
    ) -> OutgoingRequest {
        OutgoingRequest(
            method: "GET", url: "\(endpoint)?\(String(decoding: FormBody.encode(query), as: UTF8.self))",
            headers: HTTPHeaders(headers), maximumResponseBytes: 1 << 20, timeout: timeout, isManagedIdentity: true)
    }

    /// The token of an answer, or what the answer says instead.
    func read(
        _ response: IncomingResponse, sent: ContinuousClock.Instant, epochNow: Int64
    ) throws(IdentityError) -> AccessToken {
        guard response.status == 200 else { throw refusal(response) }
        return try TokenAnswer(response).token(sent: sent, epochNow: epochNow)
    }

    /// What a place says that gives no token.
    func refusal(_ response: IncomingResponse) -> IdentityError {
        let answer = try? JSON(parsing: response.body)
        let said = answer?["error_description"]?.string ?? answer?["message"]?.string ?? answer?["error"]?.string
        let words = said.map { ": \(Printable.text($0.split(whereSeparator: \.isNewline).first ?? ""))" } ?? ""
        let hasNone = response.status == 400
        var error = IdentityError(
            code: hasNone ? .credentialUnavailable : RepeatedRequest.isTemporary(response) ? .unavailable : .refused,
            message: "\(place) gives no token (status \(response.status)\(words))",
            remedy: hasNone
                ? "assign a managed identity here, or name one that is assigned"
                : "check that the identity is assigned here")
        error.status = response.status
        error.serviceCode = answer?["error"]?.string.map { Printable.text($0, limit: 80) }
        return error
    }
}
