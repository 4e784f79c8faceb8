import ExactJSON
import Regions
import ResourceManager

/// What there is in the region that a move goes to, in every subscription that the identity can see. Each list is read
/// once.
actor RegionalResources {
    nonisolated let region: String
    private let management: ManagementClient
    private var rows: [String: [JSON]] = [:]
    private var inner: [String: [String]] = [:]

    init(region: String, management: ManagementClient) {
        self.region = region
        self.management = management
    }

    /// Every resource of a type, wherever it is.
    func all(_ type: String) async throws -> [JSON] {
        if let known = rows[type] { return known }
        let found = try await management.graph(.types([type]))
        rows[type] = found
        return found
    }

    /// The ids of a type's resources in the region.
    func here(_ type: String) async throws -> [ResourceID] {
        try await all(type).filter { isHere($0) }.compactMap { $0["id"]?.string.flatMap { ResourceID($0) } }
    }

    nonisolated func isHere(_ row: JSON) -> Bool { Geography.programmaticName(row["location"]?.string ?? "") == region }

    /// Whether a network of the region has that id.
    func holds(network: ResourceID?) async throws -> Bool {
        guard let network else { return false }
        return try await here("microsoft.network/virtualnetworks").contains(network)
    }

    /// The names of a network's subnets.
    func subnets(of network: ResourceID) async throws -> [String] {
        let key = network.text.lowercased()
        if let known = inner[key] { return known }
        let found = try await management.subnets(of: network).compactMap { $0["name"]?.string }
        inner[key] = found
        return found
    }

    /// The networks in which a private DNS zone is looked up.
    func links(of zone: ResourceID) async throws -> [ResourceID] {
        try await management.networkLinks(of: zone).compactMap {
            $0["properties"]?["virtualNetwork"]?["id"]?.string.flatMap { ResourceID($0) }
        }
    }
}
