import ExactJSON
import Testing

@testable import Emulator

@Suite("Resource Graph")
struct GraphTests {
    private func query(
        _ text: String, options: JSON = [:], subscriptions: JSON? = nil, _ control: ControlHarness
    ) throws -> Reply {
        try control.call(
            "POST", "/providers/Microsoft.ResourceGraph/resources",
            .members(("query", .text(text)), ("options", options), ("subscriptions", subscriptions)),
            version: "2021-03-01")
    }

    private func control() throws -> ControlHarness {
        try ControlHarness(
            ["alpha", "beta", "gamma"].map { VaultConfiguration(name: $0) },
            seed: [
                "resources": [
                    [
                        "group": "Rg-App", "type": "Microsoft.Compute/diskEncryptionSets", "name": "des",
                        "location": "westeurope",
                        "properties": ["activeKey": ["keyUrl": "https://alpha.vault.localhost/keys/disk/abc"]],
                    ],
                    [
                        "group": "Rg-App", "type": "Microsoft.Storage/storageAccounts", "name": "store",
                        "location": "northeurope", "kind": "StorageV2", "tags": ["team": "pay"],
                        "properties": [
                            "encryption": [
                                "keyvaultproperties": [
                                    "keyvaulturi": "https://ALPHA.vault.localhost", "keyname": "disk",
                                ]
                            ]
                        ],
                    ],
                    [
                        "group": "rg-app", "type": "Microsoft.Network/applicationGateways", "name": "gate",
                        "location": "westeurope", "properties": ["other": "vault beta"],
                    ],
                    [
                        "group": "rg-app", "type": "Microsoft.Web/sites", "name": "web", "location": "westeurope",
                        "properties": [
                            "siteConfig": ["appSettings": [["name": "S", "value": "alpha.vault.localhost"]]]
                        ],
                    ],
                ]
            ])
    }

    @Test("Vaults by name, and dependents by host name and resource id")
    func shapes() throws {
        let control = try control()
        let vault = try query(
            """
            Resources | where type =~ 'microsoft.keyvault/vaults' | where name =~ 'ALPHA'
            | project id, name, type, location, resourceGroup, subscriptionId, tenantId, tags, sku, properties
            | order by id asc
            """, control)
        #expect(vault.status == 200)
        let row = try #require(vault["data"]?.array?.first)
        #expect(row["id"]?.string == ControlHarness.alpha)
        #expect(row["type"]?.string == "microsoft.keyvault/vaults")
        #expect(row["properties"]?["vaultUri"]?.string == "https://alpha.vault.localhost:8443/")
        let dependents = try query(
            """
            Resources | where type !~ 'microsoft.keyvault/vaults'
            | where tostring(properties) contains 'alpha.vault.localhost'
              or tostring(properties) contains '\(ControlHarness.vault("beta"))'
            | project id, name, type, location, resourceGroup, subscriptionId, tags, properties | order by name asc
            """, control)
        // What a site's settings hold never shows in the graph.
        #expect(dependents["data"]?.array?.compactMap { $0["name"]?.string } == ["des", "gate", "store"])
        #expect(dependents["data"]?.array?.first?["resourceGroup"]?.string == "rg-app")
    }

    @Test(
        "Conditions",
        arguments: [
            ("name == 'alpha'", ["alpha"]), ("name == 'Alpha'", []), ("name =~ 'Alpha'", ["alpha"]),
            ("name != 'alpha' and type =~ 'microsoft.keyvault/vaults'", ["beta", "gamma"]),
            ("name !~ 'ALPHA' and name in ('alpha', 'beta')", ["beta"]),
            ("name in~ ('ALPHA', 'x')", ["alpha"]), ("name !in ('alpha') and name startswith 'a'", []),
            ("name contains 'AMM'", ["gamma"]),
            ("name !contains 'a' and name endswith 'B'", ["web"]),
            ("properties.encryption.keyvaultproperties.keyname == 'disk'", ["store"]),
            ("properties['activeKey']['keyUrl'] has 'keys'", ["des"]), ("properties.activeKey.keyUrl has 'key'", []),
            ("isnotempty(kind)", ["store"]), ("tags.team =~ 'PAY'", ["store"]),
            ("not(type =~ 'microsoft.keyvault/vaults') and location == 'northeurope'", ["store"]),
            ("properties.softDeleteRetentionInDays >= 90 and name < 'b'", ["alpha"]),
            ("strcat(name, '-', location) == 'store-northeurope'", ["store"]),
            ("(name == 'alpha' or name == 'beta') and name == 'beta'", ["beta"]),
        ] as [(String, [String])])
    func conditions(condition: String, names: [String]) throws {
        let reply = try query("Resources | where \(condition) | order by name asc", try control())
        #expect(reply.status == 200)
        #expect(reply["data"]?.array?.compactMap { $0["name"]?.string } == names)
    }

    @Test("Pages, tables, counts and columns")
    func forms() throws {
        let control = try control()
        let text = "Resources | order by name desc | project called = toupper(name)"
        var names: [String] = []
        var token: JSON?
        repeat {
            let reply = try query(text, options: .members(("$top", 3), ("$skipToken", token)), control)
            #expect(reply["totalRecords"]?.int == 7)
            names += reply["data"]?.array?.compactMap { $0["called"]?.string } ?? []
            token = reply["$skipToken"]
        } while token != nil
        #expect(names == ["WEB", "STORE", "GATE", "GAMMA", "DES", "BETA", "ALPHA"])
        let table = try query(
            "resources | where name == 'alpha' | project name", options: ["resultFormat": "table"], control)
        #expect(table["data"] == ["columns": [["name": "name", "type": "string"]], "rows": [["alpha"]]])
        #expect(try query("Resources | count", control)["data"] == [["Count": 7]])
        #expect(try query("Resources | extend n = name | limit 1", control)["data"]?.array?.first?["n"]?.string != nil)
        #expect(
            try query("ResourceContainers | where type =~ 'microsoft.resources/subscriptions'", control)["data"]?.array?
                .count == 1)
        #expect(try query("AuthorizationResources | take 5", control)["data"]?.array?.count == 2)
        #expect(try query("Resources", subscriptions: ["99999999-9999-4999-8999-999999999999"], control)["data"] == [])
    }

    @Test(
        "What the emulator does not understand is an invalid query",
        arguments: [
            "", "Things", "Resources | join kind=inner (Resources) on id", "Resources | where",
            "Resources | where name ==",
            "Resources | where name == 'x", "Resources where name", "Resources | where f(name)",
            "Resources | take many",
            "Resources | where name == 'a' b", "Resources | where (name == 'a'", "Resources | order name",
            "Resources | § ",
            "Resources | where " + String(repeating: "(", count: 300),
        ])
    func refused(text: String) throws {
        let reply = try query(text, ControlHarness())
        #expect(reply.status == 400)
        #expect(reply.code == "BadRequest")
        #expect(reply.json?["error"]?["details"]?.array?.first?["code"]?.string == "InvalidQuery")
    }

    @Test("Any text is answered and breaks nothing")
    func fuzz() throws {
        let control = try ControlHarness()
        var generator = SeededGenerator(state: 11)
        let pieces = [
            "Resources", "|", "where", "name", "==", "'a'", "(", ")", "!", "in", "~", ",", "project", "=", ".", "[",
            "]",
            "9", "not", "and", "or", "order", "by", "tostring", "\\", "//",
        ]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined(separator: Bool.random(using: &generator) ? " " : "")
            #expect([200, 400].contains(try query(text, control).status))
        }
    }
}
