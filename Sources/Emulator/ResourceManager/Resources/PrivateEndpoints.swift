internal import ExactJSON

/// What a private endpoint does to the vault that it leads to.
enum PrivateEndpoints {
    static let connectionType = "Microsoft.KeyVault/vaults/privateEndpointConnections"

    /// Gives each vault that a private endpoint names a connection: approved at once, unless the endpoint asks for it by
    /// hand (`manualPrivateLinkServiceConnections`).
    static func connect(_ endpoint: Resource, _ core: EmulatorCore, now: Int64) {
        guard endpoint.scope.type?.lowercased() == "microsoft.network/privateendpoints" else { return }
        let ways = [("privateLinkServiceConnections", "Approved"), ("manualPrivateLinkServiceConnections", "Pending")]
        for (member, status) in ways {
            for connection in endpoint.properties[member]?.array ?? [] {
                guard let target = connection["properties"]?["privateLinkServiceId"]?.string,
                    let vault = core.vaults[Scope(target).name], vault.scope == Scope(target)
                else { continue }
                let scope = vault.scope.appending("privateEndpointConnections/\(endpoint.scope.name)")
                let properties: JSON = [
                    "privateEndpoint": ["id": .text(endpoint.scope.description)],
                    "privateLinkServiceConnectionState": [
                        "status": .text(status), "description": "", "actionsRequired": "None",
                    ],
                    "provisioningState": "Succeeded",
                ]
                let resource = Resource(
                    scope,
                    members: [
                        JSONMember(name: "location", value: .text(vault.region)),
                        JSONMember(name: "properties", value: properties),
                    ], now: now)
                core.control.withStore { if $0.resource(scope) == nil { _ = $0.put(resource) } }
            }
        }
    }

    /// Removes the connections of an endpoint that is no more.
    static func disconnect(_ endpoint: Scope, _ core: EmulatorCore) {
        core.control.withStore { store in
            for connection in store.resources(type: connectionType) {
                guard let id = connection.properties["privateEndpoint"]?["id"]?.string, Scope(id) == endpoint else {
                    continue
                }
                store.remove(connection.scope)
            }
        }
    }
}
