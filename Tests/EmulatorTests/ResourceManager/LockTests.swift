import ExactJSON
import Regions
import Testing

@testable import Emulator

@Suite("Locks, diagnostic settings, groups and other resources")
struct LockTests {
    private func lock(_ scope: String) -> String { "\(scope)/providers/Microsoft.Authorization/locks/keep" }

    @Test("A lock against deletion blocks the vault's and its group's deletion until it is removed")
    func cannotDelete() throws {
        let control = try ControlHarness()
        let alpha = ControlHarness.alpha
        #expect(try control.call("PUT", lock(alpha), ["properties": ["level": "Forever"]]).status == 400)
        #expect(
            try control.call("PUT", lock(alpha), ["properties": ["level": "CanNotDelete", "notes": "n"]]).status == 201)
        let refused = try control.call("DELETE", alpha)
        #expect(refused.status == 409)
        #expect(refused.code == "ScopeLocked")
        #expect(try control.call("DELETE", ControlHarness.group).code == "ScopeLocked")
        #expect(try control.call("PATCH", alpha, ["tags": ["a": "b"]]).status == 200)
        let locks = try control.call("GET", "\(alpha)/providers/Microsoft.Authorization/locks")
        #expect(locks["value"]?.array?.first?["properties"]?["level"]?.string == "CanNotDelete")
        #expect(try control.call("DELETE", lock(alpha)).status == 200)
        #expect(try control.call("DELETE", alpha).status == 200)
    }

    @Test("A read-only lock above a vault blocks changes of the vault and not its data plane")
    func readOnly() throws {
        let control = try ControlHarness()
        try control.call("PUT", lock(ControlHarness.group), ["properties": ["level": "ReadOnly"]])
        #expect(try control.call("PATCH", ControlHarness.alpha, ["tags": [:]]).code == "ScopeLocked")
        #expect(try control.call("PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody()).code == "ScopeLocked")
        #expect(control.harness.call("PUT", "/secrets/a", ["value": "v"]).status == 200)
        let seen = try control.call("GET", "\(ControlHarness.alpha)/providers/Microsoft.Authorization/locks")
        #expect(seen["value"]?.array?.count == 1)
    }

    @Test("Diagnostic settings belong to their resource")
    func diagnostics() throws {
        let control = try ControlHarness()
        let settings = "\(ControlHarness.alpha)/providers/Microsoft.Insights/diagnosticSettings"
        let body: JSON = ["properties": ["workspaceId": "/w", "logs": [["categoryGroup": "audit", "enabled": true]]]]
        #expect(try control.call("PUT", "\(settings)/audit", body, version: "2021-05-01-preview").status == 200)
        #expect(try control.call("PUT", "\(settings)/audit", body).status == 200)
        let list = try control.call("GET", settings)
        #expect(list["value"]?.array?.first?["properties"]?["workspaceId"]?.string == "/w")
        #expect(
            try control.call("GET", "\(ControlHarness.group)/providers/Microsoft.Insights/diagnosticSettings")["value"]
                == [])
        #expect(try control.call("DELETE", "\(settings)/audit").status == 200)
        #expect(try control.call("DELETE", "\(settings)/audit").status == 204)
        let missing = "\(ControlHarness.vault("none"))/providers/Microsoft.Insights/diagnosticSettings"
        #expect(try control.call("GET", missing).code == "ResourceNotFound")
    }

    @Test("Groups are created, renamed never, and deleted with what is in them, vaults softly")
    func groups() throws {
        let control = try ControlHarness()
        let group = "/subscriptions/\(ControlHarness.subscription)/resourcegroups/rg-new"
        #expect(try control.call("HEAD", group).status == 404)
        #expect(try control.call("PUT", group, ["location": "West Europe", "tags": ["a": "b"]]).status == 201)
        #expect(try control.call("PUT", group, ["location": "northeurope"]).code == "InvalidResourceGroupLocation")
        #expect(try control.call("HEAD", group).status == 204)
        let vault = ControlHarness.vault("inner", group: group)
        try control.call("PUT", vault, ControlHarness.vaultBody())
        #expect(try control.call("GET", "\(group)/resources")["value"]?.array?.count == 1)
        let accepted = try control.call("DELETE", group)
        #expect(accepted.status == 202)
        #expect(try control.follow(accepted.response.header("Location")).status == 200)
        #expect(try control.call("GET", group).code == "ResourceGroupNotFound")
        #expect(
            try control.call(
                "GET", "/subscriptions/\(ControlHarness.subscription)/providers/Microsoft.KeyVault/deletedVaults")[
                    "value"]?
                .array?.first?["name"]?.string == "inner")
    }

    @Test("Any known resource is kept as it was written, with its children")
    func generic() throws {
        let control = try ControlHarness()
        let network = "\(ControlHarness.group)/providers/Microsoft.Network/virtualNetworks/net"
        let subnet = "\(network)/subnets/one"
        #expect(try control.call("PUT", subnet, ["properties": [:]]).code == "ParentResourceNotFound")
        #expect(try control.call("PUT", network, ["properties": [:]]).code == "LocationRequired")
        #expect(try control.call("PUT", network, ["location": "westeurope", "properties": ["a": 1]]).status == 201)
        #expect(try control.call("PUT", subnet, ["properties": ["addressPrefix": "127.0.5.0/24"]]).status == 201)
        #expect(try control.call("PATCH", network, ["tags": ["t": "u"], "properties": ["b": 2]]).status == 200)
        let shown = try control.call("GET", network)
        #expect(shown["properties"]?["a"]?.int == 1)
        #expect(shown["properties"]?["b"]?.int == 2)
        #expect(shown["type"]?.string == "Microsoft.Network/virtualNetworks")
        #expect(try control.call("GET", "\(network)/subnets")["value"]?.array?.count == 1)
        #expect(try control.call("DELETE", network).status == 200)
        #expect(try control.call("GET", subnet).status == 404)
    }

    @Test("Subscriptions, tenants, locations and providers")
    func subscriptions() throws {
        let control = try ControlHarness(seed: [
            "subscriptions": [["id": "99999999-9999-4999-8999-999999999999", "name": "Second"]]
        ])
        let list = try control.call("GET", "/subscriptions")
        #expect(list["value"]?.array?.compactMap { $0["displayName"]?.string } == ["Emulator", "Second"])
        #expect(try control.call("GET", "/tenants")["value"]?.array?.count == 1)
        let subscription = "/subscriptions/\(ControlHarness.subscription)"
        let locations = try control.call("GET", "\(subscription)/locations")["value"]?.array ?? []
        #expect(locations.contains { $0["name"]?.string == "westeurope" && $0["displayName"]?.string == "West Europe" })
        #expect(Set(locations.compactMap { $0["name"]?.string }) == Set(Geography.regions))
        let provider = try control.call("POST", "\(subscription)/providers/Microsoft.KeyVault/register")
        #expect(provider["registrationState"]?.string == "Registered")
        #expect(try control.call("GET", "\(subscription)/providers")["value"]?.array?.isEmpty == false)
        let operations = try control.call("GET", "/providers/Microsoft.KeyVault/operations")
        #expect(
            operations["value"]?.array?.contains {
                $0["name"]?.string == "Microsoft.KeyVault/vaults/secrets/getSecret/action"
            } == true)
    }

    @Test("Metadata tell a cloud's addresses without a token", arguments: ["2015-01-01", "2019-05-01", "2022-09-01"])
    func metadata(version: String) throws {
        let response = try ControlHarness().core.handle(
            EmulatorRequest(
                "GET", authority: "management.localhost:8443", target: "/metadata/endpoints?api-version=\(version)"))
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(response.status == 200)
        #expect(text.contains("https://login.localhost:8443/"))
        #expect(text.contains("https://management.localhost:8443/"))
        #expect(text.contains("microsoftGraphResourceId") == (version > "2019"))
    }
}
