internal import HTTPTransport

/// A machine that Azure Arc manages: the first request is refused and names a file that only the local administrator and
/// the agent's group can read; its content is sent back (as azure-identity does it).
struct ArcIdentity: ManagedIdentitySource {
    var place: String { "the agent of Azure Arc" }

    private let endpoint: String
    private let folder: String

    /// Where the agent keeps such files on Linux; nothing else is read, whatever the answer names.
    static let keyFolder = "/var/opt/azcmagent/tokens"

    init(
        endpoint: String, _ identity: ManagedIdentityCredential.Identity, folder: String = ArcIdentity.keyFolder
    ) throws(IdentityError) {
        guard identity == .systemAssigned else {
            throw IdentityError(
                code: .unsupportedCredential, message: "machines of Azure Arc have no user-assigned identities",
                remedy: "write `using managed` without an id")
        }
        self.endpoint = try Self.endpoint(endpoint, "IDENTITY_ENDPOINT")
        self.folder = folder
    }

    func token(
        for resource: String, requests: RepeatedRequest, epochNow: @Sendable () -> Int64
    ) async throws -> AccessToken {
        let query = [("api-version", "2020-06-01"), ("resource", resource)]
        let first = try await requests.send(request(endpoint, query, headers: [("Metadata", "true")]))
        guard first.status == 401 else { throw refusal(first) }
        let key = try key(in: first.headers.first("WWW-Authenticate"))
        let (response, sent) = try await requests.exchange(
            request(endpoint, query, headers: [("Metadata", "true"), ("Authorization", "Basic \(key)")]))
        return try read(response, sent: sent, epochNow: epochNow())
    }

    /// `Basic realm=/var/opt/azcmagent/tokens/NAME.key`: that folder, that ending, at most 4096 bytes.
    private func key(in challenge: String?) throws(IdentityError) -> String {
        guard let challenge, challenge.lowercased().hasPrefix("basic realm=") else {
            throw IdentityError(code: .malformedAnswer, message: "\(place) names no key file", remedy: nil)
        }
        let path = challenge.dropFirst("basic realm=".count).filter { $0 != "\"" }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard path == "\(folder)/\(name)", name.hasSuffix(".key"), name != ".key" else {
            throw IdentityError(
                code: .untrustedLink, message: "\(place) names a key file in another place than \(folder)",
                remedy: "nothing was read; check what answers at IDENTITY_ENDPOINT")
        }
        let bytes = try SmallFile.read(
            path, what: "Azure Arc's challenge", mostBytes: 4096,
            remedy: "run as root or as a member of the agent's group, `himds`")
        let key = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw IdentityError(code: .malformedAnswer, message: "\(place)'s key file holds no key", remedy: nil)
        }
        return key
    }
}
