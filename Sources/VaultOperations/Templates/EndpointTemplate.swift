import ExactJSON
import ResourceManager

/// A private endpoint of a vault in a template.
///
/// Its subnet is a parameter, and an empty one leaves the endpoint out. Its name is one too: under another vault's name
/// the endpoint gets a name of its own, because a deployment under the old one would lead the old endpoint elsewhere.
struct EndpointTemplate: Sendable {
    private let name: String
    private let subnet: String
    private let connections: [JSON]
    private let zoneGroups: [JSON]

    private static let type = "Microsoft.Network/privateEndpoints"

    /// Reads an endpoint as Resource Manager describes it; nil when it is none.
    ///
    /// - Parameter zoneGroups: its groups of private DNS zones.
    init?(_ json: JSON, zoneGroups: [JSON]) {
        guard let name = json["name"]?.string, let properties = json["properties"],
            let subnet = properties["subnet"]?["id"]?.string
        else { return nil }
        self.name = name
        self.subnet = subnet
        connections = (properties["privateLinkServiceConnections"]?.array ?? []).map { connection in
            [
                "name": VaultTemplate.literal(connection["name"] ?? .text(name)),
                "properties": ["privateLinkServiceId": .text(VaultTemplate.own), "groupIds": ["vault"]],
            ]
        }
        self.zoneGroups = VaultShape.sorted(
            zoneGroups.compactMap { group in
                guard let name = group["name"]?.string else { return nil }
                let zones = (group["properties"]?["privateDnsZoneConfigs"]?.array ?? []).map { zone -> JSON in
                    [
                        "name": VaultTemplate.literal(zone["name"] ?? ""),
                        "properties": [
                            "privateDnsZoneId": VaultTemplate.literal(zone["properties"]?["privateDnsZoneId"] ?? "")
                        ],
                    ]
                }
                return ["name": .text(name), "zones": .array(VaultShape.sorted(zones))]
            })
    }

    static func subnetParameter(_ number: Int) -> String { "endpoint\(number)Subnet" }

    func parameters(_ number: Int, of vault: String) -> [(String, JSON?)] {
        let quoted = VaultTemplate.quoted(name)
        let expression =
            "[if(equals(toLower(parameters('vaultName')), '\(VaultTemplate.quoted(vault.lowercased()))'), '\(quoted)', "
            + "concat(parameters('vaultName'), '-', '\(quoted)'))]"
        return [
            ("endpoint\(number)Name", ["type": "string", "defaultValue": .text(expression)]),
            (Self.subnetParameter(number), ["type": "string", "defaultValue": VaultTemplate.literal(.text(subnet))]),
        ]
    }

    func resources(_ number: Int) -> [JSON] {
        let (own, name) = (VaultTemplate.own, "parameters('endpoint\(number)Name')")
        let condition: JSON = .text("[not(empty(parameters('\(Self.subnetParameter(number))')))]")
        let endpoint: JSON = [
            "type": .text(Self.type), "apiVersion": "2023-09-01", "condition": condition, "name": .text("[\(name)]"),
            "location": "[parameters('location')]", "dependsOn": [.text(own)],
            "properties": [
                "subnet": ["id": .text("[parameters('\(Self.subnetParameter(number))')]")],
                "privateLinkServiceConnections": .array(connections),
            ],
        ]
        let groups = zoneGroups.map { group -> JSON in
            let last = VaultTemplate.quoted(group["name"]?.string ?? "")
            return [
                "type": .text("\(Self.type)/privateDnsZoneGroups"), "apiVersion": "2023-09-01", "condition": condition,
                "name": .text("[concat(\(name), '/\(last)')]"),
                "dependsOn": [.text("[resourceId('\(Self.type)', \(name))]")],
                "properties": ["privateDnsZoneConfigs": group["zones"] ?? []],
            ]
        }
        return [endpoint] + groups
    }
}
