internal import ExactJSON

/// Providers: their registration, and the operations of the vault provider.
enum ProviderRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        routes.on("GET", "{namespace}", get)
        routes.on("POST", "{namespace}/register", get)
        routes.on("GET", "Microsoft.KeyVault/operations", operations)
    }

    static func get(_ context: ControlContext) throws -> EmulatorResponse {
        let name = context.parameter("namespace").lowercased()
        guard let namespace = ResourceType.namespaces.first(where: { $0.lowercased() == name }) else {
            throw ServiceError(
                404, "InvalidResourceNamespace",
                "The resource namespace '\(context.parameter("namespace"))' is invalid.")
        }
        return .json(provider(namespace, subscription: context.target.subscription))
    }

    static func provider(_ namespace: String, subscription: String?) -> JSON {
        let prefix = namespace.lowercased() + "/"
        var types = ResourceType.all.map(\.name).filter { $0.lowercased().hasPrefix(prefix) }
        if namespace == "Microsoft.KeyVault" {
            types += ["Microsoft.KeyVault/vaults", "Microsoft.KeyVault/deletedVaults"]
        }
        let locations = JSON.array(Region.all.map { .text($0.displayName) })
        return [
            "id": .text((subscription.map { "/subscriptions/\($0)" } ?? "") + "/providers/\(namespace)"),
            "namespace": .text(namespace), "registrationPolicy": "RegistrationRequired",
            "registrationState": "Registered",
            "resourceTypes": .array(
                types.sorted().map { type in
                    [
                        "resourceType": .text(String(type.dropFirst(prefix.count))), "locations": locations,
                        "apiVersions": .array(apiVersions(namespace)),
                    ]
                }),
        ]
    }

    private static func apiVersions(_ namespace: String) -> [JSON] {
        namespace == "Microsoft.KeyVault"
            ? ["2026-02-01", "2024-11-01", "2023-07-01", "2022-07-01", "2021-10-01", "2019-09-01"]
            : ["2025-04-01", "2021-04-01"]
    }

    /// The provider's operations: what roles can grant, on the control plane and on the data plane.
    static func operations(_ context: ControlContext) throws -> EmulatorResponse {
        let control = [
            "vaults/read", "vaults/write", "vaults/delete", "deletedVaults/read", "locations/deletedVaults/read",
            "locations/deletedVaults/purge/action", "vaults/accessPolicies/write", "checkNameAvailability/read",
            "vaults/privateEndpointConnections/read", "vaults/privateEndpointConnections/write",
            "vaults/privateEndpointConnections/delete", "vaults/privateLinkResources/read",
        ].map { (name: "Microsoft.KeyVault/\($0)", isData: false) }
        var data: [(name: String, isData: Bool)] = []
        for right in DataRight.all where !data.contains(where: { $0.name == right.dataAction }) {
            data.append((right.dataAction, true))
        }
        return try context.list(
            (control + data).map { operation in
                let words = operation.name.split(separator: "/").map(String.init)
                return [
                    "name": .text(operation.name), "isDataAction": .bool(operation.isData), "origin": "user,system",
                    "display": [
                        "provider": "Microsoft Key Vault",
                        "resource": .text(words.dropFirst().dropLast().joined(separator: "/")),
                        "operation": .text(words.last ?? ""), "description": .text(operation.name),
                    ],
                ]
            })
    }
}
