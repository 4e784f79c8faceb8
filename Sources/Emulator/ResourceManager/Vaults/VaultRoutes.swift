internal import ExactJSON

/// Vaults as resources (facts 8.1).
enum VaultRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let item = "Microsoft.KeyVault/vaults/{vault}"
        routes.on("GET", item, get)
        routes.on("HEAD", item, get)
        routes.on("PUT", item) { context in try context.putVault(try context.body()) }
        routes.on("PATCH", item, update)
        routes.on("DELETE", item) { context in try context.deleteVault() }
        routes.on("GET", "Microsoft.KeyVault/vaults", list)
        routes.on("PUT", "\(item)/accessPolicies/{operation}", changePolicies)
        routes.on("POST", "Microsoft.KeyVault/checkNameAvailability", checkName)
        VaultConnectionRoutes.register(on: &routes)
    }

    static func get(_ context: ControlContext) throws -> EmulatorResponse {
        .json(context.document(try context.vault()).json())
    }

    static func list(_ context: ControlContext) throws -> EmulatorResponse {
        let vaults = context.core.vaults.vaults(below: context.base).filter {
            context.canRead($0.scope, type: "Microsoft.KeyVault/vaults")
        }
        return try context.list(vaults.map { context.document($0).json() })
    }

    static func update(_ context: ControlContext) throws -> EmulatorResponse {
        let vault = try context.vault()
        let body = try context.body()
        let request = try VaultRequest(body, isNew: false)
        let tags = try context.tags(of: body)
        try vault.configure { configuration throws(ServiceError) in
            try request.apply(to: &configuration, replacing: false, roleDefault: configuration.usesRoles)
            if let tags { configuration.tags = tags }
        }
        return .json(context.document(vault).json())
    }

    /// Adds, replaces or removes access policies of some principals and leaves the others.
    static func changePolicies(_ context: ControlContext) throws -> EmulatorResponse {
        let vault = try context.vault()
        let operation = context.parameter("operation").lowercased()
        let list = try context.body()["properties"]?["accessPolicies"] ?? .null
        try vault.configure { configuration throws(ServiceError) in
            let changes = try VaultRequest.policies(list, of: configuration)
            switch operation {
            case "add":
                for change in changes { configuration.accessPolicies.add(change) }
            case "replace":
                configuration.accessPolicies = configuration.accessPolicies.replacing(changes)
            case "remove":
                configuration.accessPolicies.removeAll { old in changes.contains { $0.isForSame(as: old) } }
            default:
                throw ServiceError(
                    400, "BadRequest", "The operation '\(operation)' is not one of add, replace, remove.")
            }
        }
        let policies = vault.configuration.accessPolicies
        return .json([
            "id": .text("\(vault.scope)/accessPolicies/"), "type": "Microsoft.KeyVault/vaults/accessPolicies",
            "location": .text(vault.region),
            "properties": ["accessPolicies": .array(policies.map(\.json))],
        ])
    }

    static func checkName(_ context: ControlContext) throws -> EmulatorResponse {
        let body = try context.body()
        guard let name = body["name"]?.string else { throw ServiceError.invalidVaultParameter("name") }
        guard body["type"]?.string?.lowercased() == "microsoft.keyvault/vaults" else {
            throw ServiceError.invalidVaultParameter("type")
        }
        guard VaultConfiguration.isValid(name: name) else {
            return .json([
                "nameAvailable": false, "reason": "AccountNameInvalid",
                "message": .text(ServiceError.vaultNameRule(name)),
            ])
        }
        guard context.core.vaults.holder(name, at: context.seconds) != nil else {
            return .json(["nameAvailable": true])
        }
        return .json([
            "nameAvailable": false, "reason": "AlreadyExists", "message": .text(ServiceError.vaultNameTaken(name)),
        ])
    }
}

extension [AccessPolicy] {
    /// Adds the permissions of a policy to those that its principal has already.
    fileprivate mutating func add(_ policy: AccessPolicy) {
        guard let index = firstIndex(where: { $0.isForSame(as: policy) }) else { return append(policy) }
        func union(_ old: [String], _ new: [String]) -> [String] {
            old + new.filter { name in !old.contains { $0.lowercased() == name.lowercased() } }
        }
        self[index].keys = union(self[index].keys, policy.keys)
        self[index].secrets = union(self[index].secrets, policy.secrets)
        self[index].certificates = union(self[index].certificates, policy.certificates)
        self[index].storage = union(self[index].storage, policy.storage)
    }

    /// The policies with those of the changes' principals replaced.
    fileprivate func replacing(_ changes: [AccessPolicy]) -> [AccessPolicy] {
        filter { old in !changes.contains { $0.isForSame(as: old) } } + changes
    }
}
