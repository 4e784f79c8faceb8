internal import HTTPTransport

/// App Service, Functions and Container Apps: `GET $IDENTITY_ENDPOINT` with the field `X-IDENTITY-HEADER` (facts 1.3).
struct AppServiceIdentity: ManagedIdentitySource {
    var place: String { "the identity endpoint of the app" }

    private let endpoint: String
    private let header: Secret
    private let identity: [(String, String)]

    init(
        endpoint: String, header: String, _ identity: ManagedIdentityCredential.Identity
    ) throws(IdentityError) {
        self.endpoint = try Self.endpoint(endpoint, "IDENTITY_ENDPOINT")
        self.header = Secret(header)
        self.identity =
            switch identity {
            case .systemAssigned: []
            case .clientID(let id): [("client_id", id)]
            case .objectID(let id): [("object_id", id)]
            case .resourceID(let id): [("mi_res_id", id)]
            }
    }

    func token(
        for resource: String, requests: RepeatedRequest, epochNow: @Sendable () -> Int64
    ) async throws -> AccessToken {
        let query = [("api-version", "2019-08-01"), ("resource", resource)] + identity
        let (response, sent) = try await requests.exchange(
            request(endpoint, query, headers: [("X-IDENTITY-HEADER", header.text)]))
        return try read(response, sent: sent, epochNow: epochNow())
    }
}
