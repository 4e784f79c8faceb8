import ExactJSON
import Testing

@testable import Emulator

@Suite("The control plane's part of a seed")
struct ControlSeedTests {
    @Test("Everything that a seed declares is there")
    func declared() throws {
        let second = "99999999-9999-4999-8999-999999999999"
        let control = try ControlHarness(seed: [
            "subscriptions": [
                [
                    "id": .text(second), "name": "Second",
                    "resourceGroups": [["name": "rg-b", "location": "North Europe", "tags": ["a": "b"]]],
                ]
            ],
            "vaultSettings": [
                "alpha": [
                    "sku": "standard", "retentionDays": 8, "purgeProtection": true, "publicNetworkAccess": true,
                    "enabledForDeployment": true, "tags": ["env": "prod"],
                ],
                "made": ["region": "North Europe", "resourceGroup": "rg-b", "subscription": .text(second)],
            ],
            "roleAssignments": [
                ["principal": "operator", "role": "Key Vault Reader", "scope": "vault alpha", "description": "d"]
            ],
            "locks": [["name": "keep", "scope": "vault alpha", "level": "CanNotDelete", "notes": "ask"]],
            "diagnostics": [["name": "audit", "scope": "vault alpha", "properties": ["workspaceId": "/w"]]],
            "vaults": ["made": ["secrets": [["name": "s", "value": "v"]]]],
            "deletedVaults": [],
        ])
        let alpha = try control.call("GET", ControlHarness.alpha)
        #expect(alpha["properties"]?["sku"]?["name"]?.string == "standard")
        #expect(alpha["properties"]?["softDeleteRetentionInDays"]?.int == 8)
        #expect(alpha["properties"]?["enablePurgeProtection"]?.bool == true)
        #expect(alpha["tags"] == ["env": "prod"])
        let made = "/subscriptions/\(second)/resourceGroups/rg-b/providers/Microsoft.KeyVault/vaults/made"
        #expect(try control.call("GET", made)["location"]?.string == "northeurope")
        #expect(control.harness.call("GET", "/secrets/s", vault: "made")["value"]?.string == "v")
        #expect(try control.call("GET", "/subscriptions/\(second)/resourceGroups/rg-b")["tags"] == ["a": "b"])
        #expect(try control.call("DELETE", ControlHarness.alpha).code == "ScopeLocked")
        let settings = "\(ControlHarness.alpha)/providers/Microsoft.Insights/diagnosticSettings/audit"
        #expect(try control.call("GET", settings)["properties"]?["workspaceId"]?.string == "/w")
        let roles = try control.call(
            "GET", "\(ControlHarness.alpha)/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()")
        #expect(roles["value"]?.array?.contains { $0["properties"]?["description"]?.string == "d" } == true)
        let endpoints = EmulatorEndpoints(
            control.core.configuration, vaults: control.core.vaults.vaults().map(\.name), port: 1, authorityPEM: "")
        #expect(endpoints.vaults.map(\.name) == ["alpha", "made"])
    }

    @Test("Vaults that are deleted at the start can be recovered with what they hold")
    func deleted() throws {
        let control = try ControlHarness(seed: [
            "vaults": ["alpha": ["secrets": [["name": "s", "value": "v"]]]], "deletedVaults": ["alpha"],
        ])
        #expect(try control.call("GET", ControlHarness.alpha).status == 404)
        try control.call("PUT", ControlHarness.alpha, ControlHarness.vaultBody([("createMode", "recover")]))
        #expect(control.harness.call("GET", "/secrets/s")["value"]?.string == "v")
    }

    @Test("Whom a seed names may do everything unless it says who may do what")
    func everybody() throws {
        let principal: JSON = [
            "name": "app", "clientId": "66666666-6666-4666-8666-666666666661",
            "objectId": "66666666-6666-4666-8666-66666666666a", "secrets": ["s"],
        ]
        let free = try ControlHarness(seed: ["principals": [principal]])
        #expect(try free.data("GET", "/secrets", as: RoleTests.officer).status == 200)
        let strict = try ControlHarness(seed: ["principals": [principal], "roleAssignments": []])
        #expect(try strict.data("GET", "/secrets", as: RoleTests.officer).status == 403)
        #expect(try strict.data("GET", "/secrets", as: .operator).status == 200)
    }

    @Test(
        "Mistakes are errors that name the place",
        arguments: [
            (["vaultSettings": ["none": ["rbac": true]]], "none"),
            (["vaultSettings": ["alpha": ["sku": "gold"]]], "sku"),
            (["vaultSettings": ["alpha": ["retentionDays": 5]]], "retentionDays"),
            (["vaultSettings": ["alpha": ["colour": 1]]], "colour"),
            (["vaultSettings": ["b--d": ["region": "x"]]], "b--d"),
            (["vaultSettings": ["alpha": ["accessPolicies": [["principal": "nobody"]]]]], "nobody"),
            (["vaultSettings": ["alpha": ["accessPolicies": [["principal": "operator", "keys": ["fly"]]]]]], "keys"),
            (["vaultSettings": ["alpha": ["network": ["ipRules": [["value": "x"]]]]]], "ipRules"),
            (["vaultSettings": ["alpha": ["rbac": "yes"]]], "rbac"),
            (["vaultSettings": ["new": ["region": "westeurope", "subscription": "x"]]], "subscription"),
            (["roleAssignments": [["principal": "operator", "role": "Emperor", "scope": "/"]]], "emperor"),
            (["roleAssignments": [["principal": "nobody", "role": "Owner", "scope": "/"]]], "nobody"),
            (["resources": [["group": "g", "type": "Microsoft.Toys/trains", "name": "t"]]], "Microsoft.Toys"),
            (
                [
                    "resources": [
                        ["group": "g", "type": "Microsoft.Web/sites", "name": "a/b", "location": "westeurope"]
                    ]
                ], "a/b"
            ),
            (["resources": [["group": "g", "type": "Microsoft.Web/sites", "name": "a"]]], "location"),
            (["subscriptions": [["id": "x"]]], "GUID"), (["deletedVaults": ["none"]], "none"),
            (["locks": [["name": "x"]]], "scope"),
        ] as [(JSON, String)])
    func mistakes(seed: JSON, place: String) throws {
        let error = #expect(throws: EmulatorError.self) { try ControlHarness(seed: seed) }
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
    }
}
