/// The identity that Azure gave to a machine or a service, which needs no secret.
public struct ManagedIdentityCredential: TokenCredential {
    /// Which identity of the machine or service.
    public enum Identity: Sendable, Equatable {
        /// The one that belongs to it.
        case systemAssigned
        /// A user-assigned one by its client id.
        case clientID(String)
        /// A user-assigned one by its object id.
        case objectID(String)
        /// A user-assigned one by its resource id.
        case resourceID(String)

        /// Reads what stands after `managed`: nothing, a client id, `client:ID`, `object:ID`, or a resource id.
        ///
        /// - Throws: `IdentityError` for anything else.
        public init(_ text: String?) throws(IdentityError) {
            guard let text else {
                self = .systemAssigned
                return
            }
            if text.hasPrefix("/") {
                guard text.lowercased().hasPrefix("/subscriptions/"),
                    text.lowercased().contains("/userassignedidentities/")
                else { throw Self.refusal(text) }
                self = .resourceID(text)
                return
            }
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let id = parts.count == 2 ? parts[1] : text
            guard id.utf8.count == 36, Cloud.isLabel(id) else { throw Self.refusal(text) }
            switch parts.count == 2 ? parts[0].lowercased() : "client" {
            case "client": self = .clientID(id)
            case "object": self = .objectID(id)
            default: throw Self.refusal(text)
            }
        }

        private static func refusal(_ text: String) -> IdentityError {
            IdentityError(
                code: .invalidConfiguration,
                message: "'\(Printable.text(text, limit: 120))' names no managed identity",
                remedy: "give its client id, `object:` and its object id, or its resource id")
        }
    }

    /// `managed`.
    public var kind: String { "managed" }

    private let source: any ManagedIdentitySource
    private let requests: RepeatedRequest
    private let context: CredentialContext

    /// Finds out from the environment who gives tokens here (facts 1.3): App Service, Functions or Container Apps; Arc;
    /// the Cloud Shell; else the virtual machine's metadata service.
    ///
    /// - Parameter probeTimeout: how long the metadata service may take to show that it is there.
    /// - Throws: `IdentityError` when that place cannot give tokens for such an identity.
    public init(
        _ context: CredentialContext, identity: Identity = .systemAssigned, probeTimeout: Duration = .seconds(3)
    ) throws {
        source = try Self.source(context, identity, probeTimeout)
        var retry = context.retry
        retry.attempts = max(retry.attempts, source.attempts)
        requests = RepeatedRequest(transport: context.transport, retry: retry, place: source.place)
        self.context = context
    }

    /// Asks the platform, which keeps the token and gives the same one for a while.
    ///
    /// - Throws: `IdentityError`, with code `credentialUnavailable` where no such identity is; `CancellationError`.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        let token = try await source.token(for: request.bareResource, requests: requests, epochNow: context.epochNow)
        try token.check(tenant: request.tenant, kind: kind)
        return token
    }

    private static func source(
        _ context: CredentialContext, _ identity: Identity, _ probeTimeout: Duration
    ) throws(IdentityError) -> any ManagedIdentitySource {
        if let endpoint = context.plainValue("IDENTITY_ENDPOINT") {
            if let header = context.plainValue("IDENTITY_HEADER") {
                guard context.plainValue("IDENTITY_SERVER_THUMBPRINT") == nil else {
                    throw unsupported("Service Fabric")
                }
                return try AppServiceIdentity(endpoint: endpoint, header: header, identity)
            }
            if context.plainValue("IMDS_ENDPOINT") != nil { return try ArcIdentity(endpoint: endpoint, identity) }
        }
        if let endpoint = context.plainValue("MSI_ENDPOINT") {
            guard context.plainValue("MSI_SECRET") == nil else { throw unsupported("Azure Machine Learning") }
            return try CloudShellIdentity(endpoint: endpoint, identity)
        }
        let host = context.plainValue("AZURE_POD_IDENTITY_AUTHORITY_HOST")
        return try VirtualMachineIdentity(host: host, identity, probeTimeout: probeTimeout)
    }

    private static func unsupported(_ place: String) -> IdentityError {
        IdentityError(
            code: .unsupportedCredential, message: "the managed identity of \(place) is not built",
            remedy: "use `using workload` or `using environment` there")
    }
}

extension TokenRequest {
    /// The resource that is asked for where scopes are not known.
    var bareResource: String {
        guard let scope else { return resource }
        return scope.hasSuffix("/.default") ? String(scope.dropLast(9)) : resource
    }
}
