internal import ExactJSON

/// The settings of one vault in a seed file; see ``ControlSeed``.
struct VaultSettingsSeed {
    private let object: SeedObject
    private let seed: ControlSeed

    init(_ json: JSON, name: String, _ seed: ControlSeed) throws(EmulatorError) {
        object = try SeedObject(
            json, place: "settings of vault '\(name)'",
            allowed: [
                "sku", "retentionDays", "purgeProtection", "softDelete", "rbac", "accessPolicies", "network",
                "publicNetworkAccess", "tags", "region", "resourceGroup", "subscription",
            ] + VaultRequest.enabledFor)
        self.seed = seed
    }

    /// A vault of this name in the region that the settings give; nil when they give none.
    func newVault(_ name: String) throws(EmulatorError) -> VaultConfiguration? {
        guard let region = try object.text("region") else { return nil }
        let subscription = try object.text("subscription")
        if let subscription, !GUID.isValid(subscription) {
            throw EmulatorError(.seed, "\(object.place): 'subscription' is no GUID")
        }
        return VaultConfiguration(
            name: name, region: Region.programmaticName(region), subscription: subscription,
            resourceGroup: try object.text("resourceGroup") ?? "emulator")
    }

    func apply(to vault: inout VaultConfiguration) throws(EmulatorError) {
        if let name = try object.text("sku") {
            guard let sku = VaultConfiguration.SKU(rawValue: name) else {
                throw EmulatorError(.seed, "\(object.place): 'sku' is neither standard nor premium")
            }
            vault.sku = sku
        }
        vault.retentionDays = Int(
            try object.number("retentionDays", default: Int64(vault.retentionDays), in: 7...90))
        vault.purgeProtection = try bool("purgeProtection") ?? vault.purgeProtection
        vault.softDelete = try bool("softDelete") ?? vault.softDelete
        vault.usesRoles = try bool("rbac") ?? vault.usesRoles
        vault.publicNetworkAccess = try bool("publicNetworkAccess") ?? vault.publicNetworkAccess
        for name in VaultRequest.enabledFor { vault.enabledFor[name] = try bool(name) ?? vault.enabledFor[name] }
        if let rules = object["network"] {
            do throws(ServiceError) {
                vault.network = try NetworkRules(rules)
            } catch {
                throw EmulatorError(.seed, "\(object.place): \(error.message)")
            }
        }
        if object["accessPolicies"] != nil {
            var policies: [AccessPolicy] = []
            for json in try object.list("accessPolicies") { policies.append(try policy(json, vault.tenant)) }
            vault.accessPolicies = policies
        }
        if let tags = object["tags"] { vault.tags = tags.object ?? [] }
    }

    private func bool(_ name: String) throws(EmulatorError) -> Bool? {
        guard let value = object[name] else { return nil }
        guard let bool = value.bool else {
            throw EmulatorError(.seed, "\(object.place): '\(name)' is not true or false")
        }
        return bool
    }

    private func policy(_ json: JSON, _ tenant: String?) throws(EmulatorError) -> AccessPolicy {
        let entry = try SeedObject(
            json, place: "\(object.place): an access policy",
            allowed: ["principal", "application", "secrets", "keys", "certificates", "storage"])
        let principal = try seed.principal(try entry.requiredText("principal"), entry.place)
        let body: JSON = .members(
            ("tenantId", .text(tenant ?? seed.core.directory.home)), ("objectId", .text(principal.id)),
            ("applicationId", entry["application"]),
            (
                "permissions",
                .members(
                    ("secrets", entry["secrets"]), ("keys", entry["keys"]), ("certificates", entry["certificates"]),
                    ("storage", entry["storage"]))
            ))
        do throws(ServiceError) { return try AccessPolicy(body) } catch {
            throw EmulatorError(.seed, "\(entry.place): \(error.message)")
        }
    }
}
