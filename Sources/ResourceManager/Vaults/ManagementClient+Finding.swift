internal import ExactJSON

/// A subscription that the identity can see.
public struct Subscription: Sendable {
    /// Its id.
    public let id: String
    /// Its name for people.
    public let name: String
    /// The tenant that it belongs to.
    public let tenant: String?
}

extension ManagementClient {
    /// The subscriptions that the identity can see.
    public func subscriptions() async throws -> [Subscription] {
        try await list("list subscriptions", "/subscriptions", version: ManagementVersion.subscriptions).compactMap {
            guard let id = $0["subscriptionId"]?.string else { return nil }
            return Subscription(id: id, name: $0["displayName"]?.string ?? id, tenant: $0["tenantId"]?.string)
        }
    }

    /// The regions that a subscription can use, by programmatic name.
    public func locations(subscription: String) async throws -> [String] {
        try await list(
            "list locations", "/subscriptions/\(subscription)/locations", version: ManagementVersion.subscriptions,
            resource: subscription
        ).compactMap { $0["name"]?.string?.lowercased() }
    }

    /// Finds a vault by its name: by Resource Graph, and where that cannot be asked, subscription by subscription.
    ///
    /// - Parameter subscription: looks only there.
    /// - Returns: nil when none of the subscriptions that the identity can see has it.
    public func findVault(named name: String, subscription: String? = nil) async throws -> ManagedVault? {
        guard let id = try await findID(named: name, subscription: subscription) else { return nil }
        return try await vault(id)
    }

    private func findID(named name: String, subscription: String?) async throws -> ResourceID? {
        do {
            let rows = try await graph(.vault(named: name), subscriptions: subscription.map { [$0] } ?? [])
            if let id = rows.lazy.compactMap({ $0["id"]?.string.flatMap { ResourceID($0) } }).first { return id }
        } catch let error as ManagementError where !error.stopsEverything && !error.isThrottled {
            // Resource Graph may be refused where Resource Manager itself is not.
        }
        // The graph lags minutes behind: a vault that was just made is found by listing only.
        var wanted = subscription.map { [$0] } ?? []
        if wanted.isEmpty { wanted = try await subscriptions().map(\.id) }
        for one in wanted.prefix(Self.mostSubscriptions) {
            let found = try await list(
                "find vault", "/subscriptions/\(one)/resources", version: ManagementVersion.genericList,
                query: "&$filter=resourceType%20eq%20'Microsoft.KeyVault/vaults'", resource: name)
            for item in found where item["name"]?.string?.lowercased() == name.lowercased() {
                if let id = item["id"]?.string.flatMap({ ResourceID($0) }), id.isVault { return id }
            }
        }
        return nil
    }

    /// Beyond so many subscriptions a search one by one takes longer than it is worth.
    private static let mostSubscriptions = 20
}

extension ManagementError {
    /// 429.
    public var isThrottled: Bool { status == 429 }
}
