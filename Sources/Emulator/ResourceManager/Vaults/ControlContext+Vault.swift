internal import ExactJSON

/// Finding, creating and deleting the vault of a request.
extension ControlContext {
    /// The live vault that the route names, in the group that it names.
    func vault() throws(ServiceError) -> Vault {
        let scope = vaultScope
        guard let vault = core.vaults[parameter("vault")], vault.scope == scope else { throw .resourceNotFound(scope) }
        return vault
    }

    var vaultScope: Scope { base.appending("providers/Microsoft.KeyVault/vaults/\(parameter("vault"))") }

    func document(_ vault: Vault) -> VaultDocument {
        VaultDocument(vault, core, request, now: now)
    }

    /// The `tags` of a body; nil when it has none.
    func tags(of body: JSON) throws(ServiceError) -> [JSONMember]? {
        guard let tags = body["tags"], !tags.isNull else { return nil }
        guard let members = tags.object, members.count <= 50,
            members.allSatisfy({ $0.value.string != nil && $0.name.utf16.count <= 512 })
        else {
            throw ServiceError(400, "InvalidTags", "Tags are at most 50 names of 512 characters with texts as values.")
        }
        return members
    }

    /// Creates, replaces or recovers a vault.
    func putVault(_ body: JSON) throws(ServiceError) -> EmulatorResponse {
        let name = parameter("vault")
        guard VaultConfiguration.isValid(name: name) else { throw .vaultNameNotValid(name) }
        guard let location = body["location"]?.string, !location.isEmpty else { throw .locationRequired }
        let region = Region.programmaticName(location)
        let scope = vaultScope
        switch core.vaults.holder(name, at: seconds) {
        case .live(let vault):
            guard vault.scope == scope else { throw .vaultAlreadyExists(name) }
            guard vault.region == region else { throw .locationDiffers(scope, vault.region, region) }
            return try replace(vault, body)
        case .deleted(let entry):
            guard entry.vault.subscription.lowercased() == scope.subscription?.lowercased() else {
                throw .vaultAlreadyExists(name)
            }
            guard try VaultRequest(body, isNew: false).recovers else { throw .vaultIsDeleted }
            guard entry.vault.scope == scope, entry.vault.region == region else { throw .deletedVaultNotFound(name) }
            guard let vault = core.vaults.recover(name, at: seconds) else { throw .deletedVaultNotFound(name) }
            return .json(document(vault).json())
        case nil:
            guard try !VaultRequest(body, isNew: true).recovers else { throw .deletedVaultNotFound(name) }
            return try create(name, region, scope, body)
        }
    }

    private func create(
        _ name: String, _ region: String, _ scope: Scope, _ body: JSON
    ) throws(ServiceError) -> EmulatorResponse {
        guard Region.isKnown(region) || core.serves(region: region) else {
            throw .locationNotAvailable(region, "Microsoft.KeyVault/vaults")
        }
        var configuration = VaultConfiguration(
            name: name, region: region, subscription: scope.subscription, resourceGroup: scope.group ?? "")
        let request = try VaultRequest(body, isNew: true)
        // Roles became the default of vaults that are created with this version (facts 8.2).
        try request.apply(to: &configuration, replacing: true, roleDefault: apiVersion >= "2026-02-01")
        configuration.tags = try tags(of: body) ?? []
        try requireSubnets(configuration.network)
        let vault = Vault(
            configuration, subscription: core.configuration.subscription, created: now, core.journal)
        guard core.vaults.add(vault, at: seconds) else { throw .vaultAlreadyExists(name) }
        return .json(
            document(vault).json(isFirst: true),
            headers: [("Retry-After", String(core.control.retryAfter(core.conditions)))])
    }

    private func replace(_ vault: Vault, _ body: JSON) throws(ServiceError) -> EmulatorResponse {
        let request = try VaultRequest(body, isNew: false)
        let tags = try tags(of: body) ?? []
        if let rules = request.properties["networkAcls"], !rules.isNull { try requireSubnets(try NetworkRules(rules)) }
        try vault.configure { configuration throws(ServiceError) in
            try request.apply(to: &configuration, replacing: true, roleDefault: configuration.usesRoles)
            configuration.tags = tags
        }
        return .json(document(vault).json())
    }

    /// Refuses rules for subnets that are not there, unless a rule says that this does not matter.
    func requireSubnets(_ rules: NetworkRules?) throws(ServiceError) {
        for subnet in rules?.subnets ?? [] where !subnet.ignoresMissingEndpoint {
            let scope = Scope(subnet.id)
            guard core.control.withStore({ $0.resource(scope) }) != nil else { throw .resourceNotFound(scope) }
        }
    }

    /// Deletes a vault softly: with it go its role assignments and event subscriptions, for good.
    func deleteVault() throws(ServiceError) -> EmulatorResponse {
        guard let vault = core.vaults[parameter("vault")], vault.scope == vaultScope else {
            return EmulatorResponse(status: 204)
        }
        core.vaults.delete(vault, at: seconds)
        core.access.remove(below: vault.scope)
        core.control.withStore { store in
            store.remove(below: vault.scope) {
                $0.scope.type?.lowercased() == "microsoft.eventgrid/eventsubscriptions"
                    || $0.scope.type?.lowercased() == "microsoft.keyvault/vaults/privateendpointconnections"
            }
            for topic in store.resources(type: "Microsoft.EventGrid/systemTopics") {
                guard let source = topic.properties["source"]?.string, Scope(source) == vault.scope else { continue }
                store.remove(topic.scope)
            }
        }
        return EmulatorResponse(status: 200)
    }
}

extension EmulatorCore {
    /// Whether a vault of the configuration stands in a region that the emulator otherwise does not know.
    func serves(region: String) -> Bool {
        configuration.vaults.contains { Region.programmaticName($0.region) == region }
    }
}
