internal import ExactJSON

/// A vault as Resource Manager shows it (facts 8.2).
struct VaultDocument {
    let vault: Vault
    let configuration: VaultConfiguration
    /// Tenant of a vault that names none.
    let tenant: String
    /// What follows the vault's name in its host, with the port, as the caller's cloud has it.
    let hostSuffix: String
    /// Connections of private endpoints, oldest first.
    let connections: [Resource]
    /// Milliseconds since 1970.
    let now: Int64
    /// Milliseconds after its creation at which the vault's name can be resolved.
    let provisioning: Int64

    init(_ vault: Vault, _ core: EmulatorCore, _ request: EmulatorRequest, now: Int64) {
        self.vault = vault
        configuration = vault.configuration
        tenant = core.configuration.tenant
        hostSuffix = request.vaultSuffix
        connections = core.control.withStore {
            $0.resources(below: vault.scope, type: "Microsoft.KeyVault/vaults/privateEndpointConnections")
        }
        self.now = now
        provisioning = core.conditions.controlPlaneDelay.milliseconds
    }

    /// The vault's address.
    var uri: String { "https://\(vault.name.lowercased()).\(hostSuffix)/" }

    /// The resource. The answer to the request that creates a vault shows it on its way: name not registered yet, the
    /// address without its slash.
    func json(isFirst: Bool = false) -> JSON {
        .members(
            ("id", .text(vault.scope.description)), ("name", .text(vault.name)),
            ("type", "Microsoft.KeyVault/vaults"), ("location", .text(vault.region)),
            ("tags", .object(configuration.tags)), ("systemData", systemData), ("properties", properties(isFirst)))
    }

    /// As the generic list shows it.
    var summary: JSON {
        .members(
            ("id", .text(vault.scope.description)), ("name", .text(vault.name)), ("type", "Microsoft.KeyVault/vaults"),
            ("location", .text(vault.region)), ("tags", .object(configuration.tags)))
    }

    private var systemData: JSON {
        let stamp = JSON.text(HTTPDate.iso(epoch: vault.created / 1_000))
        return ["createdByType": "Application", "createdAt": stamp, "lastModifiedByType": "Application"]
    }

    private func properties(_ isFirst: Bool) -> JSON {
        let isRegistering = isFirst || now < vault.created + provisioning
        return .members(
            ("sku", ["family": "A", "name": .text(configuration.sku.rawValue)]),
            ("tenantId", .text(configuration.tenant ?? tenant)),
            ("networkAcls", configuration.network?.json),
            (
                "privateEndpointConnections",
                connections.isEmpty ? nil : .array(connections.map { ConnectionDocument($0).json })
            ),
            ("accessPolicies", .array(configuration.accessPolicies.map(\.json))),
            ("enabledForDeployment", .bool(configuration.enabledFor["enabledForDeployment"] ?? false)),
            ("enabledForDiskEncryption", configuration.enabledFor["enabledForDiskEncryption"].map { .bool($0) }),
            (
                "enabledForTemplateDeployment",
                configuration.enabledFor["enabledForTemplateDeployment"].map { .bool($0) }
            ),
            ("enableSoftDelete", configuration.softDelete ? true : nil),
            (
                "softDeleteRetentionInDays",
                configuration.softDelete ? .integer(Int64(configuration.retentionDays)) : nil
            ),
            ("enableRbacAuthorization", .bool(configuration.usesRoles)),
            ("enablePurgeProtection", configuration.purgeProtection ? true : nil),
            ("vaultUri", .text(isFirst ? String(uri.dropLast()) : uri)),
            ("provisioningState", isRegistering ? "RegisteringDns" : "Succeeded"),
            ("publicNetworkAccess", configuration.publicNetworkAccess ? "Enabled" : "Disabled"))
    }
}

/// A private endpoint's connection as the vault shows it.
struct ConnectionDocument {
    let connection: Resource

    init(_ connection: Resource) { self.connection = connection }

    var json: JSON { connection.json.setting("etag", .text("\(connection.changed)")) }

    /// Whether callers may come through it.
    var isApproved: Bool {
        connection.properties["privateLinkServiceConnectionState"]?["status"]?.string?.lowercased() == "approved"
    }
}

/// A deleted vault as Resource Manager shows it (facts 8.1).
struct DeletedVaultDocument {
    let entry: VaultRegistry.Deleted

    init(_ entry: VaultRegistry.Deleted) { self.entry = entry }

    var scope: Scope {
        Scope(
            "/subscriptions/\(entry.vault.subscription)/providers/Microsoft.KeyVault/locations/\(entry.vault.region)"
                + "/deletedVaults/\(entry.vault.name)")
    }

    var json: JSON {
        let configuration = entry.vault.configuration
        return [
            "id": .text(scope.description), "name": .text(entry.vault.name),
            "type": "Microsoft.KeyVault/deletedVaults",
            "properties": .members(
                ("vaultId", .text(entry.vault.scope.description)), ("location", .text(entry.vault.region)),
                ("tags", .object(configuration.tags)), ("deletionDate", .text(HTTPDate.iso(epoch: entry.deleted))),
                ("scheduledPurgeDate", .text(HTTPDate.iso(epoch: entry.purge))),
                ("purgeProtectionEnabled", configuration.purgeProtection ? true : nil)),
        ]
    }
}

extension EmulatorRequest {
    /// What follows a vault's name in its host, with the port, in the cloud by whose names the caller came.
    var vaultSuffix: String { String(TokenIssuer.resource(for: self).dropFirst("https://".count)) }
}
