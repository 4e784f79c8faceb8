public import ExactJSON

/// A vault as Resource Manager describes it (Key Vault REST, section 8.2).
public struct ManagedVault: Sendable {
    /// Its id.
    public let id: ResourceID
    /// The description as it came.
    public let json: JSON

    /// Reads a description; nil when it is none of a vault.
    public init?(_ json: JSON) {
        guard let text = json["id"]?.string, let id = ResourceID(text), id.isVault, json["properties"]?.object != nil
        else { return nil }
        self.id = id
        self.json = json
    }

    /// A property, unless it is absent or null.
    public subscript(property: String) -> JSON? { json["properties"]?.present(property) }

    /// The name.
    public var name: String { json["name"]?.string ?? id.name }
    /// The region's programmatic name.
    public var location: String {
        (json["location"]?.string ?? "").lowercased().filter { $0 != " " }
    }
    /// `https://NAME.vault.azure.net`, without a slash at the end.
    public var url: String? {
        self["vaultUri"]?.string.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }
    /// The tenant whose tokens it takes.
    public var tenant: String? { self["tenantId"]?.string }
    /// `standard` or `premium`, in lower case.
    public var sku: String? { self["sku"]?["name"]?.string?.lowercased() }
    /// Whether roles decide, and not access policies.
    public var usesRoles: Bool { self["enableRbacAuthorization"]?.bool ?? false }
    /// The entries of the access policy; kept, and without effect, where roles decide.
    public var accessPolicies: [JSON] { self["accessPolicies"]?.array ?? [] }
    /// The tags, in the service's order.
    public var tags: [(name: String, value: String)] {
        (json["tags"]?.object ?? []).map { ($0.name, $0.value.string ?? "") }
    }
    /// Whether deleted objects can be recovered. The service says so of every vault that can; only old ones may be without.
    public var hasSoftDelete: Bool { self["enableSoftDelete"]?.bool ?? false }
    /// For how many days.
    public var retentionDays: Int { self["softDeleteRetentionInDays"]?.int.map { Int($0) } ?? 90 }
    /// Whether nothing can be purged before its time; it cannot be turned off again.
    public var hasPurgeProtection: Bool { self["enablePurgeProtection"]?.bool ?? false }
    /// The network rules; nil lets everybody in.
    public var network: JSON? { self["networkAcls"] }
    /// Whether the public address is open at all.
    public var isPublic: Bool { (self["publicNetworkAccess"]?.string ?? "Enabled").lowercased() != "disabled" }
    /// The private endpoint connections.
    public var privateEndpoints: [PrivateConnection] {
        (self["privateEndpointConnections"]?.array ?? []).compactMap(PrivateConnection.init)
    }
    /// The subnets that the network rules let in.
    public var subnets: [ResourceID] {
        (network?["virtualNetworkRules"]?.array ?? []).compactMap { $0["id"]?.string.flatMap { ResourceID($0) } }
    }
    /// The address ranges that the network rules let in.
    public var addressRules: [String] {
        (network?["ipRules"]?.array ?? []).compactMap { $0["value"]?.string }
    }
    /// Whether the network rules keep out whom they do not name.
    public var deniesByDefault: Bool { network?["defaultAction"]?.string?.lowercased() == "deny" }
}

/// One private endpoint that reaches a vault.
public struct PrivateConnection: Sendable {
    /// The connection's name.
    public let name: String
    /// The endpoint's resource id.
    public let endpoint: ResourceID?
    /// `Approved`, `Pending`, `Rejected` or `Disconnected`.
    public let status: String
    /// The connection as it came.
    public let json: JSON

    init?(_ json: JSON) {
        let properties = json["properties"]
        endpoint = (properties?["privateEndpoint"]?["id"]?.string).flatMap { ResourceID($0) }
        status = properties?["privateLinkServiceConnectionState"]?["status"]?.string ?? "Unknown"
        guard let id = json["id"]?.string, let last = id.split(separator: "/").last else { return nil }
        name = json["name"]?.string ?? String(last)
        self.json = json
    }
}

/// A vault that was deleted and can still be recovered.
public struct DeletedVault: Sendable {
    /// The name, which stays taken.
    public let name: String
    /// The id that it had.
    public let vaultID: String
    /// The region's programmatic name.
    public let location: String
    /// When it was deleted, ISO 8601.
    public let deleted: String?
    /// When the service will purge it, ISO 8601.
    public let purges: String?
    /// Whether it cannot be purged before.
    public let hasPurgeProtection: Bool
    /// Its tags.
    public let tags: JSON?

    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let properties = json["properties"],
            let vaultID = properties["vaultId"]?.string
        else { return nil }
        self.name = name
        self.vaultID = vaultID
        location = (properties["location"]?.string ?? "").lowercased().filter { $0 != " " }
        deleted = properties["deletionDate"]?.string
        purges = properties["scheduledPurgeDate"]?.string
        hasPurgeProtection = properties["purgeProtectionEnabled"]?.bool ?? false
        tags = properties.present("tags")
    }
}
