internal import HTTPTransport

/// The Cloud Shell: a form is posted to `$MSI_ENDPOINT`, which answers with the person's own token (facts 1.3).
struct CloudShellIdentity: ManagedIdentitySource {
    var place: String { "the Cloud Shell" }

    private let endpoint: String

    init(endpoint: String, _ identity: ManagedIdentityCredential.Identity) throws(IdentityError) {
        guard identity == .systemAssigned else {
            throw IdentityError(
                code: .unsupportedCredential, message: "the Cloud Shell has no user-assigned identities",
                remedy: "write `using managed` without an id")
        }
        self.endpoint = try Self.endpoint(endpoint, "MSI_ENDPOINT")
    }

    func token(
        for resource: String, requests: RepeatedRequest, epochNow: @Sendable () -> Int64
    ) async throws -> AccessToken {
        var request = request(
            endpoint, [],
            headers: [("Metadata", "true"), ("Content-Type", "application/x-www-form-urlencoded")])
        request.method = "POST"
        request.url = endpoint
        request.body = FormBody.encode([("resource", resource)])
        let (response, sent) = try await requests.exchange(request)
        return try read(response, sent: sent, epochNow: epochNow())
    }
}
