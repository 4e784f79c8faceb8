import VaultOperations

/// Findings about networks: who would be shut out, and what must be in the target region first.
enum NetworkFindings {
    static let cases: [AssessCase] = [
        AssessCase(
            title: "firewalls that refuse this machine", source: Seeds.secret("a", "x"),
            change: { world in
                try world.surround(
                    """
                    "vaultSettings": {
                      "source-we": {"network": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.7"}]}},
                      "target-ne": {"network": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.7"}]}}}
                    """)
            },
            expected: ["firewall-source blocker source-we: 127.0.0.1", "firewall-target blocker target-ne: 127.0.0.1"]),
        AssessCase(
            title: "a target that lets everybody in", source: Seeds.secret("a", "x"),
            around: #""vaultSettings": {"target-ne": {"network": {"defaultAction": "Allow"}}}"#,
            absent: [.callersBlocked, .firewallTarget]),
        AssessCase(
            title: "a target that lets in fewer",
            around: """
                "vaultSettings": {
                  "source-we": {"network": {"defaultAction": "Deny", "bypass": "AzureServices",
                    "ipRules": [{"value": "127.0.0.1"}, {"value": "203.0.113.0/24"}]}},
                  "target-ne": {"network": {"defaultAction": "Deny", "bypass": "None",
                    "ipRules": [{"value": "127.0.0.1"}]}}}
                """,
            expected: [
                "callers-blocked warning target-ne: 203.0.113.0/24",
                "callers-blocked warning target-ne: trusted services",
            ], absent: [.networkFirst]),
        AssessCase(
            title: "a target that lets in only whom it names",
            around: """
                "vaultSettings": {"target-ne": {"network": {"defaultAction": "Deny", "ipRules": [{"value": "127.0.0.1"}]}}}
                """,
            expected: ["callers-blocked warning target-ne: lets everybody in"]),
        AssessCase(
            title: "nothing is in the target region",
            around: [sourceNetwork, vaults(target: "")].joined(separator: ","),
            expected: [
                "network-first blocker source-we: virtualNetworks/net-we/subnets/apps",
                "network-first blocker source-we: privateEndpoints/pe-we",
                "network-first blocker source-we: a link from the private DNS zone privatelink.vaultcore.azure.net",
                "network-first blocker source-we: the public address 203.0.113.7",
                "callers-blocked warning target-ne: private endpoints (pe-we)",
            ]),
        AssessCase(
            title: "nothing is in the target region, and no zone at all",
            around: [network("we", "westeurope", ["apps"], endpoint: "source-we"), vaults(target: "")]
                .joined(separator: ","),
            expected: ["network-first blocker source-we: a private DNS zone privatelink.vaultcore"]),
        AssessCase(
            title: "a vault that is not made yet needs the subnet of its endpoint",
            around: [sourceNetwork, vaults(target: "")].joined(separator: ","),
            destination: .newVault("new-ne", "northeurope"),
            expected: [
                "network-first blocker source-we: subnets/links, in which the private endpoint pe-we is",
                "network-first blocker source-we: subnets/apps",
            ]),
        AssessCase(
            title: "the region has others, which nobody named",
            around: [
                resources(
                    pieces("we", "westeurope", ["apps", "links"], endpoint: "source-we", address: "203.0.113.7")
                        + pieces("ne", "northeurope", ["other"], endpoint: nil, address: "198.51.100.1") + [
                            zone, link("we"),
                        ]),
                vaults(target: ""),
            ].joined(separator: ","),
            expected: [
                "network-first warning source-we: which subnet takes the place of",
                "network-first warning source-we: which public address takes the place of",
            ]),
        AssessCase(
            title: "everything has its counterpart",
            around: [
                resources(
                    pieces("we", "westeurope", ["apps", "links"], endpoint: "source-we", address: "203.0.113.7")
                        + pieces(
                            "ne", "northeurope", ["apps", "links"], endpoint: "target-ne", address: "198.51.100.1")
                        + [zone, link("we"), link("ne")]),
                vaults(target: #", {"value": "198.51.100.0/24"}"#),
            ].joined(separator: ","), absent: [.networkFirst]),
        AssessCase(
            title: "within the region nothing is needed first",
            around: [sourceNetwork, vaults(target: "")].joined(separator: ","),
            destination: .newVault("new-we", "westeurope"), absent: [.networkFirst]),
    ]

    private static let subscription = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/emulator"

    /// Both vaults with rules for a subnet and an address of the source's region; the target's with more.
    private static func vaults(target: String) -> String {
        """
        "vaultSettings": {
          "source-we": {"network": {"defaultAction": "Deny",
            "ipRules": [{"value": "127.0.0.1"}, {"value": "203.0.113.7"}],
            "virtualNetworkRules": [{"id": "\(subscription)/providers/Microsoft.Network/virtualNetworks/net-we/subnets/apps"}]}},
          "target-ne": {"network": {"defaultAction": "Deny", "ipRules": [{"value": "127.0.0.1"}\(target)]}}}
        """
    }

    private static func resources(_ pieces: [String]) -> String {
        "\"resources\": [\(pieces.joined(separator: ",\n"))]"
    }

    private static func network(
        _ suffix: String, _ region: String, _ subnets: [String], endpoint: String?
    ) -> String {
        resources(pieces(suffix, region, subnets, endpoint: endpoint, address: nil))
    }

    /// A virtual network with subnets, a private endpoint in the last of them, and a public address.
    private static func pieces(
        _ suffix: String, _ region: String, _ subnets: [String], endpoint vault: String?, address: String?
    ) -> [String] {
        var pieces = [
            #"{"group": "emulator", "type": "Microsoft.Network/virtualNetworks", "name": "net-\#(suffix)", "location": "\#(region)"}"#
        ]
        pieces += subnets.map {
            #"{"group": "emulator", "type": "Microsoft.Network/virtualNetworks/subnets", "name": "net-\#(suffix)/\#($0)"}"#
        }
        if let vault {
            pieces.append(
                """
                {"group": "emulator", "type": "Microsoft.Network/privateEndpoints", "name": "pe-\(suffix)",
                 "location": "\(region)", "properties": {
                  "subnet": {"id": "\(subscription)/providers/Microsoft.Network/virtualNetworks/net-\(suffix)/subnets/\(subnets.last ?? "")"},
                  "privateLinkServiceConnections": [{"name": "v", "properties": {
                    "privateLinkServiceId": "vault \(vault)", "groupIds": ["vault"]}}]}}
                """)
        }
        if let address {
            pieces.append(
                """
                {"group": "emulator", "type": "Microsoft.Network/publicIPAddresses", "name": "ip-\(suffix)",
                 "location": "\(region)", "properties": {"ipAddress": "\(address)"}}
                """)
        }
        return pieces
    }

    private static let zone = """
        {"group": "emulator", "type": "Microsoft.Network/privateDnsZones", "name": "privatelink.vaultcore.azure.net",
         "location": "global"}
        """

    private static func link(_ suffix: String) -> String {
        """
        {"group": "emulator", "type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
         "name": "privatelink.vaultcore.azure.net/to-\(suffix)", "properties": {"virtualNetwork": {
          "id": "\(subscription)/providers/Microsoft.Network/virtualNetworks/net-\(suffix)"}}}
        """
    }

    private static let sourceNetwork = resources(
        pieces("we", "westeurope", ["apps", "links"], endpoint: "source-we", address: "203.0.113.7") + [
            zone, link("we"),
        ])
}
