/// The types of resource that the emulator keeps as documents: what surrounds vaults, and what depends on them.
struct ResourceType: Sendable {
    enum Form: Sendable {
        /// A resource of a group, with a location.
        case tracked
        /// Part of another resource.
        case child
        /// Attached to a scope or to any resource.
        case attached
    }

    let name: String
    let form: Form

    /// The type of this name in any case; nil when the emulator does not know it.
    static func named(_ name: String) -> ResourceType? { byName[name.lowercased()] }

    /// Namespaces that the emulator knows.
    static let namespaces: [String] = {
        let names = all.compactMap { $0.name.split(separator: "/").first.map(String.init) }
        return Set(names + ["Microsoft.KeyVault", "Microsoft.ResourceGraph", "Microsoft.Resources"]).sorted()
    }()

    private static let byName = Dictionary(
        all.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

    static let all: [ResourceType] =
        tracked.map { ResourceType(name: $0, form: .tracked) } + children.map { ResourceType(name: $0, form: .child) }
        + attached.map { ResourceType(name: $0, form: .attached) }

    private static let tracked = [
        "Microsoft.ApiManagement/service", "Microsoft.App/containerApps", "Microsoft.Automation/automationAccounts",
        "Microsoft.Batch/batchAccounts", "Microsoft.Cache/redis", "Microsoft.Cdn/profiles",
        "Microsoft.CognitiveServices/accounts", "Microsoft.Compute/diskEncryptionSets", "Microsoft.Compute/disks",
        "Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets",
        "Microsoft.ContainerRegistry/registries", "Microsoft.ContainerService/managedClusters",
        "Microsoft.DBforMySQL/flexibleServers", "Microsoft.DBforPostgreSQL/flexibleServers",
        "Microsoft.DBforPostgreSQL/servers", "Microsoft.Databricks/workspaces", "Microsoft.DataFactory/factories",
        "Microsoft.DocumentDB/databaseAccounts", "Microsoft.EventGrid/systemTopics", "Microsoft.EventGrid/topics",
        "Microsoft.EventHub/namespaces", "Microsoft.Insights/components", "Microsoft.Kusto/clusters",
        "Microsoft.MachineLearningServices/workspaces", "Microsoft.ManagedIdentity/userAssignedIdentities",
        "Microsoft.Network/applicationGateways", "Microsoft.Network/frontDoors",
        "Microsoft.Network/networkSecurityGroups", "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateEndpoints", "Microsoft.Network/publicIPAddresses",
        "Microsoft.Network/virtualNetworks", "Microsoft.OperationalInsights/workspaces",
        "Microsoft.RecoveryServices/vaults", "Microsoft.Search/searchServices", "Microsoft.ServiceBus/namespaces",
        "Microsoft.Sql/managedInstances", "Microsoft.Sql/servers", "Microsoft.Storage/storageAccounts",
        "Microsoft.Synapse/workspaces", "Microsoft.Web/serverFarms", "Microsoft.Web/sites",
    ]

    private static let children = [
        "Microsoft.Cdn/profiles/afdEndpoints", "Microsoft.Cdn/profiles/customDomains", "Microsoft.Cdn/profiles/secrets",
        "Microsoft.DataFactory/factories/linkedservices", "Microsoft.EventGrid/systemTopics/eventSubscriptions",
        "Microsoft.EventHub/namespaces/eventhubs", "Microsoft.KeyVault/vaults/privateEndpointConnections",
        "Microsoft.Network/privateDnsZones/A", "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "Microsoft.Network/virtualNetworks/subnets",
        "Microsoft.Sql/managedInstances/encryptionProtector", "Microsoft.Sql/servers/databases",
        "Microsoft.Sql/servers/encryptionProtector", "Microsoft.Sql/servers/keys",
        "Microsoft.Storage/storageAccounts/encryptionScopes", "Microsoft.Web/sites/config",
    ]

    static let locks = "Microsoft.Authorization/locks"
    static let diagnostics = "Microsoft.Insights/diagnosticSettings"

    private static let attached = [locks, diagnostics, "Microsoft.EventGrid/eventSubscriptions"]
}
