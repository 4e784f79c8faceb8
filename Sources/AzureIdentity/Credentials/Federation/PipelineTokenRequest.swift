internal import ExactJSON
internal import HTTPTransport

/// The token request endpoint of a pipeline's own service.
struct PipelineTokenRequest: Sendable {
    let service: String
    let request: OutgoingRequest
    /// The member of the answer that holds the token.
    let member: String
    let transport: any HTTPSending
    let retry: TokenRetry

    /// Checks the address; the service's own secret goes there and nowhere else.
    init(
        service: String, variable: String, method: String, url: String, headers: [(String, String)], member: String,
        transport: any HTTPSending, retry: TokenRetry
    ) throws(IdentityError) {
        guard let address = HTTPURL(url), address.scheme == "https", address.fragment == nil else {
            throw IdentityError(
                code: .invalidConfiguration, message: "\(variable) is no https address",
                remedy: "\(service) sets it; do not change it")
        }
        self.service = service
        self.member = member
        self.transport = transport
        self.retry = retry
        var request = OutgoingRequest(method: method, url: url, maximumResponseBytes: 1 << 20, timeout: .seconds(30))
        request.headers = HTTPHeaders(headers + [("Accept", "application/json")])
        self.request = request
    }

    func token() async throws -> String {
        let response = try await RepeatedRequest(transport: transport, retry: retry, place: service).send(request)
        guard response.status == 200 else {
            var error = IdentityError(
                code: .refused, message: "\(service) gave no token for the job: status \(response.status)",
                remedy: "check the job's permissions")
            error.status = response.status
            throw error
        }
        guard let token = (try? JSON(parsing: response.body))?[member]?.string else {
            throw IdentityError(code: .malformedAnswer, message: "\(service)'s answer holds no token")
        }
        return token
    }
}
