internal import ExactJSON

/// The settings that the body of a PUT or PATCH of a vault asks for (facts 8.2).
struct VaultRequest {
    let properties: JSON
    let isNew: Bool

    init(_ body: JSON, isNew: Bool) throws(ServiceError) {
        let properties = body["properties"] ?? .object([])
        guard properties.object != nil else { throw .requestBodyMissing }
        self.properties = properties
        self.isNew = isNew
    }

    /// Whether a deleted vault is to be recovered in place of creating one.
    var recovers: Bool { properties["createMode"]?.string?.lowercased() == "recover" }

    /// Takes over what the request gives and checks it. `replacing` is for PUT, which sets what it leaves out back.
    func apply(to vault: inout VaultConfiguration, replacing: Bool, roleDefault: Bool) throws(ServiceError) {
        try applyIdentity(to: &vault, isRequired: replacing)
        try applyProtection(to: &vault)
        if let value = try bool("enableRbacAuthorization") {
            vault.usesRoles = value
        } else if isNew {
            vault.usesRoles = roleDefault
        }
        try applyPolicies(to: &vault, replacing: replacing)
        if let rules = given("networkAcls") {
            vault.network = try NetworkRules(rules)
        } else if replacing {
            vault.network = nil
        }
        if let access = given("publicNetworkAccess") {
            guard let word = access.string?.lowercased(), ["enabled", "disabled"].contains(word) else {
                throw .invalidVaultParameter("publicNetworkAccess")
            }
            vault.publicNetworkAccess = word == "enabled"
        } else if replacing {
            vault.publicNetworkAccess = true
        }
        for name in Self.enabledFor {
            if let value = try bool(name) {
                vault.enabledFor[name] = value
            } else if replacing {
                vault.enabledFor[name] = nil
            }
        }
    }

    static let enabledFor = ["enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment"]

    /// A property that is neither absent nor null.
    private func given(_ name: String) -> JSON? { properties[name].flatMap { $0.isNull ? nil : $0 } }

    private func bool(_ name: String) throws(ServiceError) -> Bool? {
        guard let value = given(name) else { return nil }
        guard let bool = value.bool else { throw .invalidVaultParameter(name) }
        return bool
    }

    private func applyIdentity(to vault: inout VaultConfiguration, isRequired: Bool) throws(ServiceError) {
        if let tenant = given("tenantId") {
            guard let text = tenant.string, GUID.isValid(text) else { throw .invalidVaultParameter("tenantId") }
            vault.tenant = text.lowercased()
        } else if isRequired {
            throw .invalidVaultParameter("tenantId")
        }
        if let sku = given("sku") {
            guard let name = sku["name"]?.string?.lowercased(), let value = VaultConfiguration.SKU(rawValue: name)
            else {
                throw ServiceError(400, "SkuNotSupported", "The sku of the vault is not one of standard, premium.")
            }
            vault.sku = value
        } else if isRequired {
            throw .invalidVaultParameter("sku")
        }
    }

    /// Soft delete and purge protection, which can only be switched on, and the retention, which is set once.
    private func applyProtection(to vault: inout VaultConfiguration) throws(ServiceError) {
        if let softDelete = try bool("enableSoftDelete") {
            guard softDelete else {
                throw ServiceError(
                    400, "BadRequest",
                    "The property \"enableSoftDelete\" cannot be set to false. Enabling the 'soft delete' functionality is "
                        + "an irreversible action.")
            }
            vault.softDelete = true
        }
        if let days = given("softDeleteRetentionInDays") {
            guard let number = days.int, (7...90).contains(number) else {
                throw .invalidVaultParameter("softDeleteRetentionInDays")
            }
            guard isNew || number == Int64(vault.retentionDays) else {
                throw ServiceError(
                    400, "BadRequest",
                    "The property \"softDeleteRetentionInDays\" has been set already and it can't be modified.")
            }
            vault.retentionDays = Int(number)
        }
        if let protection = try bool("enablePurgeProtection") {
            guard protection else {
                throw ServiceError(
                    400, "BadRequest",
                    "The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge protection for a "
                        + "vault is an irreversible action.")
            }
            guard vault.softDelete else {
                throw ServiceError(
                    400, "BadRequest",
                    "The property \"enablePurgeProtection\" can be set only on a vault whose soft delete is enabled.")
            }
            vault.purgeProtection = true
        }
    }

    private func applyPolicies(to vault: inout VaultConfiguration, replacing: Bool) throws(ServiceError) {
        guard let list = given("accessPolicies") else {
            guard !replacing || vault.usesRoles else {
                throw ServiceError(400, "BadRequest", "The parameter accessPolicies is not specified.")
            }
            if replacing { vault.accessPolicies = [] }
            return
        }
        vault.accessPolicies = try Self.policies(list, of: vault)
    }

    /// Reads a list of access policies, all of the vault's tenant.
    static func policies(_ list: JSON, of vault: VaultConfiguration) throws(ServiceError) -> [AccessPolicy] {
        guard let entries = list.array, entries.count <= 1_024 else { throw .invalidVaultParameter("accessPolicies") }
        var result: [AccessPolicy] = []
        for entry in entries {
            let policy = try AccessPolicy(entry)
            if let tenant = vault.tenant, policy.tenantID.lowercased() != tenant.lowercased() {
                throw .invalidVaultParameter("accessPolicies.tenantId")
            }
            guard !result.contains(where: { $0.isForSame(as: policy) }) else {
                throw .invalidVaultParameter("accessPolicies.objectId")
            }
            result.append(policy)
        }
        return result
    }
}
