internal import ExactJSON

/// Connections of private endpoints to a vault.
enum VaultConnectionRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let collection = "Microsoft.KeyVault/vaults/{vault}/privateEndpointConnections"
        routes.on("GET", collection, list)
        routes.on("GET", "\(collection)/{connection}", get)
        routes.on("PUT", "\(collection)/{connection}", put)
        routes.on("DELETE", "\(collection)/{connection}", delete)
        routes.on("GET", "Microsoft.KeyVault/vaults/{vault}/privateLinkResources", linkResources)
    }

    static func list(_ context: ControlContext) throws -> EmulatorResponse {
        let vault = try context.vault()
        let connections = context.core.control.withStore {
            $0.resources(below: vault.scope, type: "Microsoft.KeyVault/vaults/privateEndpointConnections")
        }
        return try context.list(connections.map { ConnectionDocument($0).json })
    }

    static func get(_ context: ControlContext) throws -> EmulatorResponse {
        .json(ConnectionDocument(try connection(context)).json)
    }

    /// Approves or rejects a connection; only a private endpoint makes one.
    static func put(_ context: ControlContext) throws -> EmulatorResponse {
        var connection = try connection(context)
        let state = try context.body()["properties"]?["privateLinkServiceConnectionState"] ?? .null
        guard let status = state["status"]?.string,
            ["approved", "rejected", "pending", "disconnected"].contains(status.lowercased())
        else { throw ServiceError.invalidVaultParameter("privateLinkServiceConnectionState.status") }
        let properties = connection.properties
            .setting("privateLinkServiceConnectionState", state.setting("actionsRequired", "None"))
            .setting("provisioningState", "Succeeded")
        connection.members = JSON.object(connection.members).setting("properties", properties).object ?? []
        connection.changed = context.seconds
        let changed = connection
        context.core.control.withStore { _ = $0.put(changed) }
        let base = try context.subscription().scope
        let link = context.begin(
            result: ["status": "Succeeded"],
            at: "\(base)/providers/Microsoft.KeyVault/locations/\(try context.vault().region)/asyncOperations")
        return .json(
            ConnectionDocument(changed).json,
            headers: [
                ("Azure-AsyncOperation", link),
                ("Retry-After", String(context.core.control.retryAfter(context.core.conditions))),
            ])
    }

    static func delete(_ context: ControlContext) throws -> EmulatorResponse {
        let vault = try context.vault()
        let removed = context.core.control.withStore { $0.remove(context.target) }
        guard removed else { return EmulatorResponse(status: 204) }
        return context.accept(
            result: .null,
            at: "\(try context.subscription().scope)/providers/Microsoft.KeyVault/locations/\(vault.region)"
                + "/operationResults")
    }

    static func linkResources(_ context: ControlContext) throws -> EmulatorResponse {
        let vault = try context.vault()
        return .json([
            "value": [
                [
                    "id": .text("\(vault.scope)/privateLinkResources/vault"), "name": "vault",
                    "type": "Microsoft.KeyVault/vaults/privateLinkResources",
                    "properties": [
                        "groupId": "vault", "requiredMembers": ["default"],
                        "requiredZoneNames": ["privatelink.vaultcore.azure.net"],
                    ],
                ]
            ]
        ])
    }

    private static func connection(_ context: ControlContext) throws(ServiceError) -> Resource {
        _ = try context.vault()
        guard let connection = context.core.control.withStore({ $0.resource(context.target) }) else {
            throw .resourceNotFound(context.target)
        }
        return connection
    }
}
