public import ExactJSON

extension ManagementClient {
    /// The locks on a resource, with those of its group and subscription.
    public func locks(_ scope: String) async throws -> [JSON] {
        try await list(
            "list locks", "\(scope)/providers/Microsoft.Authorization/locks", version: ManagementVersion.locks,
            resource: scope)
    }

    /// Puts a lock on a resource.
    public func putLock(_ name: String, scope: String, _ properties: JSON) async throws {
        try await put(
            "set lock", "\(scope)/providers/Microsoft.Authorization/locks/\(name)", version: ManagementVersion.locks,
            ["properties": properties], scope)
    }

    /// A resource's diagnostic settings.
    public func diagnosticSettings(_ scope: String) async throws -> [JSON] {
        try await list(
            "list diagnostic settings", "\(scope)/providers/Microsoft.Insights/diagnosticSettings",
            version: ManagementVersion.diagnostics, resource: scope)
    }

    /// Makes or replaces a diagnostic setting.
    public func putDiagnosticSetting(_ name: String, scope: String, _ properties: JSON) async throws {
        try await put(
            "set diagnostic setting", "\(scope)/providers/Microsoft.Insights/diagnosticSettings/\(name)",
            version: ManagementVersion.diagnostics, ["properties": properties], scope)
    }

    /// The event subscriptions that hang on a resource itself.
    public func eventSubscriptions(_ scope: String) async throws -> [JSON] {
        try await list(
            "list event subscriptions", "\(scope)/providers/Microsoft.EventGrid/eventSubscriptions",
            version: ManagementVersion.eventGrid, resource: scope)
    }

    /// Makes or replaces an event subscription that hangs on a resource itself.
    public func putEventSubscription(_ name: String, scope: String, _ properties: JSON) async throws {
        try await put(
            "set event subscription", "\(scope)/providers/Microsoft.EventGrid/eventSubscriptions/\(name)",
            version: ManagementVersion.eventGrid, ["properties": properties], scope)
    }

    /// A resource that a vault's rules name; nil when it is not there.
    ///
    /// - Throws: `ManagementError` where it may not be read, which is not the same.
    public func resource(_ id: ResourceID) async throws -> JSON? {
        do {
            return try await get("get resource", id.text, version: Self.version(of: id.type), resource: id.text)
        } catch let error as ManagementError where error.isNotFound {
            return nil
        }
    }

    /// The references to vaults in the settings of a web or function app, as the platform resolved them; no values.
    ///
    /// - Parameter settings: `appsettings` or `connectionstrings`.
    public func appReferences(_ app: ResourceID, _ settings: String) async throws -> [JSON] {
        try await list(
            "list references of app", "\(app.text)/config/configreferences/\(settings)",
            version: ManagementVersion.web, resource: app.text)
    }

    /// The subscriptions of a system topic.
    public func topicSubscriptions(_ topic: ResourceID) async throws -> [JSON] {
        try await parts("eventSubscriptions", of: topic, version: ManagementVersion.eventGrid)
    }

    /// The parts of a resource that no list and no graph shows, such as a server's `encryptionProtector`.
    ///
    /// - Parameter version: the api-version of the resource's provider.
    public func parts(_ collection: String, of resource: ResourceID, version: String) async throws -> [JSON] {
        try await list(
            "list \(collection)", "\(resource.text)/\(collection)", version: version, resource: resource.text)
    }

    /// The subnets of a virtual network.
    public func subnets(of network: ResourceID) async throws -> [JSON] {
        try await parts("subnets", of: network, version: ManagementVersion.network)
    }

    /// The groups of private DNS zones of a private endpoint.
    public func zoneGroups(of endpoint: ResourceID) async throws -> [JSON] {
        try await parts("privateDnsZoneGroups", of: endpoint, version: ManagementVersion.network)
    }

    /// The virtual networks in which a private DNS zone is looked up.
    public func networkLinks(of zone: ResourceID) async throws -> [JSON] {
        try await parts("virtualNetworkLinks", of: zone, version: ManagementVersion.privateZones)
    }

    private static func version(of type: String) -> String {
        switch type.lowercased() {
        case "microsoft.network/privatednszones": ManagementVersion.privateZones
        case let type where type.hasPrefix("microsoft.network/"): ManagementVersion.network
        case let type where type.hasPrefix("microsoft.keyvault/"): ManagementVersion.vaults
        default: ManagementVersion.resources
        }
    }

    private func put(
        _ operation: String, _ path: String, version: String, _ body: JSON, _ resource: String
    ) async throws {
        _ = try await run(
            ManagementCall(
                operation: operation, method: "PUT", target: .path(path, version: version), body: body,
                resource: resource))
    }
}
