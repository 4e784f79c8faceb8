internal import ExactJSON

/// One request to Resource Manager, before it has a token.
struct ManagementCall: Sendable {
    /// For people: `get vault`.
    let operation: String
    let method: String
    let target: Target
    var body: JSON?
    /// The resource id or name that it is about.
    var resource: String?
    /// Whether it changes nothing, though it is a POST: a query, a check, a validation.
    var isQuery = false
    /// Statuses beside 2xx that are answers and no errors.
    var accepted: Set<Int> = []

    enum Target: Sendable {
        /// A path below the endpoint, the api-version, and the rest of the query with its leading `&`.
        case path(String, version: String, query: String = "")
        /// A link of the service, checked, to be followed as it stands.
        case verbatim(String)
    }

    func url(_ endpoint: String) -> String {
        switch target {
        case .path(let path, let version, let query): "\(endpoint)\(path)?api-version=\(version)\(query)"
        case .verbatim(let url): url
        }
    }

    /// Which of the budgets that Resource Manager's headers name it is charged to.
    var budget: ManagementBudget.Kind {
        switch method {
        case "GET", "HEAD": .reads
        case "DELETE": .deletes
        default: isQuery ? .reads : .writes
        }
    }
}

/// The api-version that each provider is asked in (Key Vault REST, section 8).
enum ManagementVersion {
    static let vaults = "2026-02-01"
    static let resources = "2025-04-01"
    static let deployments = "2025-04-01"
    static let subscriptions = "2022-12-01"
    static let genericList = "2021-04-01"
    static let authorization = "2022-04-01"
    static let locks = "2020-05-01"
    static let diagnostics = "2021-05-01-preview"
    static let eventGrid = "2025-02-15"
    static let graph = "2021-03-01"
    static let network = "2024-05-01"
    static let privateZones = "2024-06-01"
    static let web = "2024-04-01"
}

/// A complete answer of Resource Manager.
struct ManagementAnswer: Sendable {
    let status: Int
    /// `.null` when there is no body.
    let json: JSON
    let asyncOperation: String?
    let location: String?
    let retryAfter: Double?
    let requestID: String?
    let correlationID: String?
}
