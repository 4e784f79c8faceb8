import ExactJSON
import Testing

@testable import Emulator

@Suite("Vaults as resources")
struct VaultLifeTests {
    @Test("A new vault shows itself registering, then succeeded; it answers on the data plane at once")
    func create() throws {
        let control = try ControlHarness()
        let path = ControlHarness.vault("beta")
        let first = try control.call(
            "PUT", path, ControlHarness.vaultBody(location: "North Europe", [("enableRbacAuthorization", true)]))
        #expect(first.status == 200)
        #expect(first["properties"]?["provisioningState"]?.string == "RegisteringDns")
        #expect(first["properties"]?["vaultUri"]?.string == "https://beta.vault.localhost:8443")
        #expect(first["location"]?.string == "northeurope")
        let second = try control.call("GET", path)
        #expect(second["properties"]?["provisioningState"]?.string == "Succeeded")
        #expect(second["properties"]?["vaultUri"]?.string == "https://beta.vault.localhost:8443/")
        #expect(second["properties"]?["softDeleteRetentionInDays"]?.int == 90)
        #expect(control.harness.call("PUT", "/secrets/a", ["value": "v"], vault: "beta").status == 200)
    }

    @Test("With a delay the name of a new vault is registered later")
    func registration() throws {
        let control = try ControlHarness()
        control.core.conditions.controlPlaneDelay = .seconds(30)
        try control.call("PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody())
        #expect(
            try control.call("GET", ControlHarness.vault("beta"))["properties"]?["provisioningState"]
                == "RegisteringDns")
        control.harness.clock.advance(by: .seconds(31))
        #expect(
            try control.call("GET", ControlHarness.vault("beta"))["properties"]?["provisioningState"] == "Succeeded")
    }

    @Test(
        "Roles are the default from version 2026-02-01 on",
        arguments: [("2019-09-01", false), ("2024-11-01", false), ("2026-02-01", true), ("2026-05-15", true)])
    func roleDefault(version: String, expected: Bool) throws {
        let reply = try ControlHarness().call(
            "PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody(), version: version)
        #expect(reply["properties"]?["enableRbacAuthorization"]?.bool == expected)
    }

    @Test(
        "Settings that the service refuses",
        arguments: [
            ([("tenantId", "no guid")], "BadRequest"), ([("tenantId", .null)], "BadRequest"),
            ([("sku", ["name": "gold"])], "SkuNotSupported"), ([("sku", .null)], "BadRequest"),
            ([("softDeleteRetentionInDays", 6)], "BadRequest"), ([("softDeleteRetentionInDays", 91)], "BadRequest"),
            ([("enableSoftDelete", false)], "BadRequest"), ([("enablePurgeProtection", false)], "BadRequest"),
            ([("networkAcls", ["defaultAction": "Perhaps"])], "BadRequest"),
            ([("networkAcls", ["ipRules": [["value": "1.2.3"]]])], "BadRequest"),
            ([("networkAcls", ["ipRules": [["value": "1.2.3.4/33"]]])], "BadRequest"),
            ([("publicNetworkAccess", "maybe")], "BadRequest"), ([("enabledForDeployment", "yes")], "BadRequest"),
            ([("accessPolicies", .null)], "BadRequest"),
            (
                [("accessPolicies", [["tenantId": "11111111-1111-4111-8111-111111111111", "objectId": "x"]])],
                "BadRequest"
            ),
            (
                [
                    (
                        "accessPolicies",
                        [
                            [
                                "tenantId": "11111111-1111-4111-8111-111111111111",
                                "objectId": "44444444-4444-4444-8444-444444444444",
                                "permissions": ["secrets": ["look"]],
                            ]
                        ]
                    )
                ], "BadRequest"
            ),
        ] as [([(String, JSON)], String)])
    func refusedSettings(properties: [(String, JSON)], code: String) throws {
        let control = try ControlHarness()
        let reply = try control.call("PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody(properties))
        #expect(reply.status == 400)
        #expect(reply.code == code)
        #expect(try control.call("GET", ControlHarness.vault("beta")).status == 404)
    }

    @Test("Protection can only grow, and the retention is set once")
    func protection() throws {
        let control = try ControlHarness()
        let path = ControlHarness.vault("beta")
        try control.call("PUT", path, ControlHarness.vaultBody([("softDeleteRetentionInDays", 7)]))
        #expect(try control.call("PATCH", path, ["properties": ["enablePurgeProtection": true]]).status == 200)
        for change: JSON in [
            ["enablePurgeProtection": false], ["enableSoftDelete": false], ["softDeleteRetentionInDays": 8],
        ] {
            let reply = try control.call("PATCH", path, ["properties": change])
            #expect(reply.status == 400)
            #expect(reply.code == "BadRequest")
        }
        // A PUT that says nothing of protection leaves it.
        #expect(try control.call("PUT", path, ControlHarness.vaultBody()).status == 200)
        let properties = try control.call("GET", path)["properties"]
        #expect(properties?["enablePurgeProtection"]?.bool == true)
        #expect(properties?["softDeleteRetentionInDays"]?.int == 7)
        control.harness.call("PUT", "/secrets/a", ["value": "v"], vault: "beta")
    }

    @Test("PUT replaces rules and policies wholly, PATCH changes what it names")
    func replaceAndPatch() throws {
        let control = try ControlHarness()
        let path = ControlHarness.vault("beta")
        let policy: JSON = [
            "tenantId": "11111111-1111-4111-8111-111111111111", "objectId": "44444444-4444-4444-8444-444444444444",
            "permissions": ["keys": ["get"], "secrets": ["list"], "certificates": []],
        ]
        try control.call(
            "PUT", path,
            ControlHarness.vaultBody([
                ("accessPolicies", [policy]),
                ("networkAcls", ["defaultAction": "Deny", "ipRules": [["value": "1.2.3.4"]]]),
            ]).setting("tags", ["env": "test"]))
        let patched = try control.call("PATCH", path, ["properties": ["publicNetworkAccess": "disabled"]])
        #expect(patched["properties"]?["publicNetworkAccess"]?.string == "Disabled")
        #expect(patched["properties"]?["networkAcls"]?["ipRules"] == [["value": "1.2.3.4/32"]])
        #expect(patched["properties"]?["accessPolicies"] == [policy])
        #expect(patched["tags"] == ["env": "test"])
        let replaced = try control.call("PUT", path, ControlHarness.vaultBody())
        #expect(replaced["properties"]?["networkAcls"] == nil)
        #expect(replaced["properties"]?["accessPolicies"] == [])
        #expect(replaced["tags"] == [:])
    }

    @Test("A location is needed, must exist, and stays")
    func location() throws {
        let control = try ControlHarness()
        let path = ControlHarness.vault("beta")
        #expect(try control.call("PUT", path, ["properties": [:]]).code == "LocationRequired")
        let nowhere = try control.call("PUT", path, ControlHarness.vaultBody(location: "atlantis"))
        #expect(nowhere.code == "LocationNotAvailableForResourceType")
        try control.call("PUT", path, ControlHarness.vaultBody())
        let moved = try control.call("PUT", path, ControlHarness.vaultBody(location: "northeurope"))
        #expect(moved.status == 409)
        #expect(moved.code == "InvalidResourceLocation")
    }

    @Test(
        "Names that the service forbids",
        arguments: ["ab", "1vault", "vault-", "a--b", "v_x", "a234567890123456789012345"])
    func badNames(name: String) throws {
        let control = try ControlHarness()
        let reply = try control.call("PUT", ControlHarness.vault(name), ControlHarness.vaultBody())
        #expect(reply.status == 400)
        #expect(reply.code == "VaultNameNotValid")
        let check = try control.call(
            "POST", "/subscriptions/\(ControlHarness.subscription)/providers/Microsoft.KeyVault/checkNameAvailability",
            ["name": .text(name), "type": "Microsoft.KeyVault/vaults"])
        #expect(check["nameAvailable"]?.bool == false)
        #expect(check["reason"]?.string == "AccountNameInvalid")
    }

    @Test("Access policies are added, replaced and removed by principal")
    func accessPolicies() throws {
        let control = try ControlHarness()
        let path = ControlHarness.vault("beta")
        try control.call("PUT", path, ControlHarness.vaultBody())
        func policy(_ last: String, _ secrets: JSON) -> JSON {
            [
                "tenantId": "11111111-1111-4111-8111-111111111111",
                "objectId": .text("55555555-5555-4555-8555-55555555555\(last)"), "permissions": ["secrets": secrets],
            ]
        }
        func change(_ operation: String, _ policies: JSON) throws -> Reply {
            try control.call(
                "PUT", "\(path)/accessPolicies/\(operation)", ["properties": ["accessPolicies": policies]])
        }
        func shown() throws -> [String: JSON] {
            let list = try control.call("GET", path)["properties"]?["accessPolicies"]?.array ?? []
            return Dictionary(
                list.map {
                    ($0["objectId"]?.string?.suffix(1).description ?? "", $0["permissions"]?["secrets"] ?? .null)
                },
                uniquingKeysWith: { first, _ in first })
        }
        #expect(try change("add", [policy("1", ["get"]), policy("2", ["list"])]).status == 200)
        #expect(try change("add", [policy("1", ["Get", "set"])]).status == 200)
        #expect(try shown() == ["1": ["get", "set"], "2": ["list"]])
        #expect(try change("replace", [policy("1", ["list"])]).status == 200)
        #expect(try shown() == ["1": ["list"], "2": ["list"]])
        #expect(try change("remove", [policy("2", [])]).status == 200)
        #expect(try shown() == ["1": ["list"]])
        #expect(try change("shake", []).status == 400)
    }

    @Test("Lists of a subscription and a group come in pages; the generic list has no properties")
    func lists() throws {
        let control = try ControlHarness(["alpha", "beta", "gamma"].map { VaultConfiguration(name: $0) })
        let subscription = "/subscriptions/\(ControlHarness.subscription)"
        let first = try control.call("GET", "\(subscription)/providers/Microsoft.KeyVault/vaults?$top=2")
        #expect(first["value"]?.array?.compactMap { $0["name"]?.string } == ["alpha", "beta"])
        let second = try control.follow(first["nextLink"]?.string)
        #expect(second["value"]?.array?.compactMap { $0["name"]?.string } == ["gamma"])
        #expect(second["nextLink"] == nil)
        let group = try control.call("GET", "\(ControlHarness.group)/providers/Microsoft.KeyVault/vaults")
        #expect(group["value"]?.array?.count == 3)
        let generic = try control.call(
            "GET", "\(subscription)/resources?$filter=resourceType%20eq%20'Microsoft.KeyVault/vaults'",
            version: "2015-11-01")
        #expect(
            generic["value"]?.array?.first?.object?.map(\.name) == ["id", "name", "type", "location", "tags"])
        #expect(
            try control.call("GET", "\(subscription)/resources?$filter=name%20eq%20'beta'")["value"]?.array?.count == 1)
        #expect(try control.call("GET", "\(subscription)/resources?$filter=colour%20eq%20'red'").status == 400)
    }

    @Test("What is not there is 404, what lacks an api-version 400, what lacks a token 401")
    func refusals() throws {
        let control = try ControlHarness()
        let other = "/subscriptions/99999999-9999-4999-8999-999999999999"
        #expect(try control.call("GET", other).code == "SubscriptionNotFound")
        #expect(try control.call("GET", "\(other)/providers/Microsoft.KeyVault/vaults").code == "SubscriptionNotFound")
        let noGroup = "/subscriptions/\(ControlHarness.subscription)/resourceGroups/none"
        #expect(try control.call("GET", ControlHarness.vault("alpha", group: noGroup)).code == "ResourceGroupNotFound")
        #expect(try control.call("GET", ControlHarness.vault("none")).code == "ResourceNotFound")
        #expect(try control.call("DELETE", ControlHarness.vault("none")).status == 204)
        #expect(
            try control.call("GET", "\(ControlHarness.vault("alpha"))?api-version=").code
                == "MissingApiVersionParameter")
        #expect(
            try control.call("GET", ControlHarness.vault("alpha"), version: "latest").code
                == "InvalidApiVersionParameter")
        #expect(try control.call("PUT", ControlHarness.vault("beta"), .array([])).code == "InvalidRequestContent")
        #expect(
            try control.call("GET", "\(ControlHarness.group)/providers/Microsoft.Toys/trains/a").code
                == "InvalidResourceNamespace")
        #expect(
            try control.call("GET", "\(ControlHarness.group)/providers/Microsoft.Web/trains/a").code
                == "InvalidResourceType")
        let request = EmulatorRequest(
            "GET", authority: "management.localhost:8443", target: "/subscriptions?api-version=2022-12-01")
        let bare = Reply(control.core.handle(request))
        #expect(bare.status == 401)
        #expect(bare.code == "AuthenticationFailed")
        #expect(
            bare.response.header("WWW-Authenticate")?.hasPrefix(
                "Bearer authorization_uri=\"https://login.localhost:8443/11111111-") == true)
        var wrong = request
        wrong.headers = [("Authorization", "Bearer \(control.harness.token)")]
        #expect(Reply(control.core.handle(wrong)).code == "InvalidAuthenticationTokenAudience")
        wrong.headers = [("Authorization", "Bearer x.y.z")]
        #expect(Reply(control.core.handle(wrong)).code == "InvalidAuthenticationToken")
    }

    @Test("By the public cloud's names a vault has the public address")
    func publicNames() throws {
        let control = try ControlHarness()
        for audience in ["https://management.azure.com", "https://management.core.windows.net"] {
            let token = try control.core.issuer.token(
                for: .operator, resource: audience, now: control.harness.clock.seconds)
            let reply = Reply(
                control.core.handle(
                    EmulatorRequest(
                        "GET", authority: "management.azure.com",
                        target: "\(ControlHarness.alpha)?api-version=2024-11-01",
                        headers: [("Authorization", "Bearer \(token)")])))
            #expect(reply["properties"]?["vaultUri"]?.string == "https://alpha.vault.azure.net/")
        }
    }

    @Test("Any path, query and body get an answer and break nothing")
    func fuzz() throws {
        let control = try ControlHarness()
        var generator = SeededGenerator(state: 17)
        let pieces = [
            "subscriptions", ControlHarness.subscription, "resourceGroups", "emulator", "providers",
            "Microsoft.KeyVault",
            "vaults", "alpha", "accessPolicies", "add", "Microsoft.Authorization", "roleAssignments", "locks", "keys",
            "Microsoft.Resources", "deployments", "d", "validate", "exportTemplate", "locations", "deletedVaults",
            "%2F",
            "%zz", "..", "",
        ]
        let bodies: [JSON] = [
            [:], ["properties": .null], ["properties": ["template": [:]]], ["location": 1], ["resources": "*"],
            ["properties": ["accessPolicies": 1]], ["query": 7],
        ]
        for _ in 0..<400 {
            let path = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                "/" + (pieces.randomElement(using: &generator) ?? "")
            }.joined()
            let method = ["GET", "PUT", "POST", "PATCH", "HEAD"].randomElement(using: &generator) ?? "GET"
            let reply = try control.call(
                method, path + "?api-version=2024-11-01", bodies.randomElement(using: &generator))
            #expect((200...499).contains(reply.status), "\(method) \(path)")
        }
        #expect(try control.call("GET", ControlHarness.alpha).status == 200)
    }
}
