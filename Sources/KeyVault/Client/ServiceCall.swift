internal import AzureIdentity

/// One request of the data plane, before it has a token.
struct ServiceCall: Sendable {
    /// For people: `get secret`.
    let operation: String
    let object: VaultObjectID?
    let method: String
    /// Path, and query without the api-version; or, for the next page of a list, the whole URL as the service gave it.
    let target: Target
    var body: [UInt8]?
    let requestClass: RequestClass
    var weight = 1.0
    let repetition: Repetition
    /// Whether the path is in the collection of deleted objects.
    var isInDeletedCollection = false
    /// The request without token and body whose answer is the challenge.
    var isHandshake = false

    enum Target: Sendable {
        case path(String, query: String = "")
        case verbatim(String)
    }

    func url(of vault: VaultAddress, version: String) -> String {
        switch target {
        case .path(let path, let query): "\(vault.origin)\(path)?api-version=\(version)\(query)"
        case .verbatim(let url): url
        }
    }
}
