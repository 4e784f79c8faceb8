import VaultOperations

/// A source vault with something of everything that a template and `apply settings` carry.
enum Surroundings {
    static let network =
        "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/emulator/providers/"
        + "Microsoft.Network/virtualNetworks/net-we"
    static let zone =
        "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/emulator/providers/"
        + "Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net"

    static let everything = """
        "principals": [{"name": "app", "clientId": "66666666-6666-4666-8666-666666666666",
          "objectId": "77777777-7777-4777-8777-777777777777"}],
        "vaultSettings": {"source-we": {"rbac": false, "purgeProtection": true, "retentionDays": 30,
          "enabledForDiskEncryption": true, "tags": {"[team]": "pay", "env": "prod"},
          "accessPolicies": [
            {"principal": "operator", "secrets": ["all"], "keys": ["all"], "certificates": ["all"]},
            {"principal": "app", "secrets": ["list", "get"], "keys": ["wrapKey"]}],
          "network": {"defaultAction": "Deny", "bypass": "AzureServices",
            "ipRules": [{"value": "203.0.113.0/24"}, {"value": "127.0.0.1"}],
            "virtualNetworkRules": [{"id": "\(network)/subnets/apps"}]}}},
        "resources": [
          {"group": "emulator", "type": "Microsoft.Network/virtualNetworks", "name": "net-we", "location": "westeurope"},
          {"group": "emulator", "type": "Microsoft.Network/virtualNetworks/subnets", "name": "net-we/apps"},
          {"group": "emulator", "type": "Microsoft.Network/virtualNetworks/subnets", "name": "net-we/links"},
          {"group": "emulator", "type": "Microsoft.Network/privateDnsZones", "name": "privatelink.vaultcore.azure.net",
           "location": "global"},
          {"group": "emulator", "type": "Microsoft.Network/privateEndpoints", "name": "pe-we", "location": "westeurope",
           "properties": {"subnet": {"id": "\(network)/subnets/links"}, "privateLinkServiceConnections": [
             {"name": "v", "properties": {"privateLinkServiceId": "vault source-we", "groupIds": ["vault"]}}]}},
          {"group": "emulator", "type": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
           "name": "pe-we/default", "properties": {"privateDnsZoneConfigs": [
             {"name": "vault", "properties": {"privateDnsZoneId": "\(zone)"}}]}},
          {"id": "\(vault)/providers/Microsoft.EventGrid/eventSubscriptions/to-queue", "properties": {
             "destination": {"endpointType": "StorageQueue", "properties": {"resourceId": "/q", "queueName": "n"}},
             "filter": {"includedEventTypes": ["Microsoft.KeyVault.SecretNearExpiry"]}}},
          {"id": "\(vault)/providers/Microsoft.EventGrid/eventSubscriptions/to-hook", "properties": {
             "destination": {"endpointType": "WebHook", "properties": {"endpointBaseUrl": "https://hook.example"}}}}],
        "diagnostics": [{"name": "audit", "scope": "vault source-we", "properties": {
          "workspaceId": "/w", "logs": [{"categoryGroup": "audit", "enabled": true}]}}],
        "locks": [{"name": "keep", "scope": "vault source-we", "level": "CanNotDelete", "notes": "ask first"}],
        "roleAssignments": [
          {"principal": "app", "role": "Key Vault Secrets User", "scope": "vault source-we", "object": "secrets/db"},
          {"principal": "app", "role": "Reader", "scope": "vault source-we"}]
        """

    private static let vault =
        "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/emulator/providers/"
        + "Microsoft.KeyVault/vaults/source-we"
}
