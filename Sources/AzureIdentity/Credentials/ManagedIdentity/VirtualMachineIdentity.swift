internal import HTTPTransport

/// The instance metadata service of virtual machines and scale sets (and of clusters' nodes).
///
/// Facts 1.3: `GET http://169.254.169.254/metadata/identity/oauth2/token` with the field `Metadata: true`. A request without
/// that field is refused at once, which shows that the service is there without getting a token.
struct VirtualMachineIdentity: ManagedIdentitySource {
    var place: String { "the metadata service of the virtual machine" }

    var attempts: Int { 5 }

    private let endpoint: String
    private let identity: [(String, String)]
    private let probeTimeout: Duration

    init(
        host: String?, _ identity: ManagedIdentityCredential.Identity, probeTimeout: Duration
    ) throws(IdentityError) {
        var origin = host ?? "http://169.254.169.254"
        if !origin.contains("://") { origin = "http://\(origin)" }
        while origin.hasSuffix("/") { origin.removeLast() }
        endpoint = try Self.endpoint("\(origin)/metadata/identity/oauth2/token", "AZURE_POD_IDENTITY_AUTHORITY_HOST")
        self.identity =
            switch identity {
            case .systemAssigned: []
            case .clientID(let id): [("client_id", id)]
            case .objectID(let id): [("object_id", id)]
            case .resourceID(let id): [("msi_res_id", id)]
            }
        self.probeTimeout = probeTimeout
    }

    func token(
        for resource: String, requests: RepeatedRequest, epochNow: @Sendable () -> Int64
    ) async throws -> AccessToken {
        let query = [("api-version", "2018-02-01"), ("resource", resource)] + identity
        do {
            _ = try await requests.transport.send(request(endpoint, query, headers: [], timeout: probeTimeout))
        } catch let error as TransportError {
            throw IdentityError(
                code: .credentialUnavailable, message: "\(place) does not answer at \(error.host)",
                remedy: "managed identities work on Azure's own machines and services only")
        }
        let full = request(endpoint, query, headers: [("Metadata", "true")])
        let (response, sent) = try await requests.exchange(full) { response in
            // While an identity is being assigned or the service starts, it is not found or gone for a moment.
            [404, 410].contains(response.status) || RepeatedRequest.isTemporary(response)
        }
        if response.status == 403, String(decoding: response.body.prefix(2000), as: UTF8.self).contains("unreachable") {
            throw IdentityError(
                code: .credentialUnavailable, message: "there is no metadata service here, but something else answers",
                remedy: nil)
        }
        return try read(response, sent: sent, epochNow: epochNow())
    }
}
