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

    /// The private endpoint connections of a vault.
    public func privateConnections(_ vault: ResourceID) async throws -> [PrivateConnection] {
        try await list(
            "list private endpoint connections", "\(vault.text)/privateEndpointConnections",
            version: ManagementVersion.vaults, resource: vault.text
        ).compactMap(PrivateConnection.init)
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
    public func appReferences(_ app: ResourceID) async throws -> [JSON] {
        try await list(
            "list references of app", "\(app.text)/config/configreferences/appsettings",
            version: ManagementVersion.web, resource: app.text)
    }

    /// What there is of a type in a subscription: `Microsoft.Network/virtualNetworks`.
    public func resources(ofType type: String, subscription: String) async throws -> [JSON] {
        try await list(
            "list resources", "/subscriptions/\(subscription)/resources", version: ManagementVersion.genericList,
            query: "&$filter=resourceType%20eq%20'\(type)'", resource: subscription)
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
