import ExactJSON
import Testing

@testable import Emulator

@Suite("Deleted vaults")
struct DeletedVaultTests {
    private let subscription = "/subscriptions/\(ControlHarness.subscription)"

    private func deleted(_ name: String, _ region: String = "westeurope") -> String {
        "\(subscription)/providers/Microsoft.KeyVault/locations/\(region)/deletedVaults/\(name)"
    }

    @Test("A deleted vault is gone, keeps its name, and comes back with its data but without its rights")
    func recover() throws {
        let control = try ControlHarness(seed: [
            "locks": [],
            "resources": [
                [
                    "id": .text("\(ControlHarness.alpha)/providers/Microsoft.EventGrid/eventSubscriptions/tell"),
                    "properties": [:],
                ],
                [
                    "group": "emulator", "type": "Microsoft.EventGrid/systemTopics", "name": "topic",
                    "location": "westeurope", "properties": ["source": "vault alpha"],
                ],
            ],
        ])
        let assignment =
            "\(ControlHarness.alpha)/providers/Microsoft.Authorization/roleAssignments/77777777-7777-4777-8777-777777777777"
        let made = try control.call(
            "PUT", assignment,
            [
                "properties": [
                    "roleDefinitionId":
                        "/providers/Microsoft.Authorization/roleDefinitions/21090545-7ca7-4776-b22c-e363652d74d2",
                    "principalId": "44444444-4444-4444-8444-444444444444",
                ]
            ])
        #expect(made.status == 201)
        control.harness.call("PUT", "/secrets/a", ["value": "kept"])
        #expect(try control.call("DELETE", ControlHarness.alpha).status == 200)

        #expect(try control.call("GET", ControlHarness.alpha).code == "ResourceNotFound")
        #expect(control.core.exchange(control.harness.request("GET", "/secrets/a"))?.status == nil)
        let shown = try control.call("GET", deleted("alpha", "West Europe"))
        #expect(shown["id"]?.string == deleted("alpha"))
        #expect(shown["properties"]?["vaultId"]?.string == ControlHarness.alpha)
        #expect(shown["properties"]?["deletionDate"]?.string == "2026-02-02T02:40:00Z")
        #expect(shown["properties"]?["scheduledPurgeDate"]?.string == "2026-05-03T02:40:00Z")
        #expect(shown["properties"]?["purgeProtectionEnabled"] == nil)
        let list = try control.call("GET", "\(subscription)/providers/Microsoft.KeyVault/deletedVaults")
        #expect(list["value"]?.array?.count == 1)

        #expect(try control.call("PUT", ControlHarness.alpha, ControlHarness.vaultBody()).code == "ConflictError")
        let name = try control.call(
            "POST", "\(subscription)/providers/Microsoft.KeyVault/checkNameAvailability",
            ["name": "alpha", "type": "Microsoft.KeyVault/vaults"])
        #expect(name["nameAvailable"]?.bool == false)
        #expect(name["reason"]?.string == "AlreadyExists")

        let body = ControlHarness.vaultBody([("createMode", "recover"), ("accessPolicies", .null)])
        let elsewhere = ControlHarness.vaultBody(location: "northeurope", [("createMode", "recover")])
        #expect(try control.call("PUT", ControlHarness.alpha, elsewhere).status == 404)
        #expect(try control.call("PUT", ControlHarness.alpha, body).status == 200)
        #expect(control.harness.call("GET", "/secrets/a")["value"]?.string == "kept")
        #expect(try control.call("GET", assignment).status == 404)
        #expect(
            try control.call(
                "GET", "\(ControlHarness.alpha)/providers/Microsoft.EventGrid/eventSubscriptions/tell"
            ).status == 404)
        #expect(
            try control.call("GET", "\(ControlHarness.group)/providers/Microsoft.EventGrid/systemTopics")["value"] == []
        )
    }

    @Test("Purging is polled and frees the name; a protected vault cannot be purged, and goes when its time is over")
    func purge() throws {
        let control = try ControlHarness([
            VaultConfiguration(name: "alpha"),
            VaultConfiguration(name: "beta", retentionDays: 7, purgeProtection: true),
        ])
        control.core.conditions.controlPlaneDelay = .seconds(4)
        try control.call("DELETE", ControlHarness.alpha)
        try control.call("DELETE", ControlHarness.vault("beta"))
        #expect(try control.call("POST", "\(deleted("none"))/purge").status == 404)
        let refused = try control.call("POST", "\(deleted("beta"))/purge")
        #expect(refused.status == 405)
        #expect(refused.message == "Operation 'DeletedVaultPurge' is not allowed.")
        let accepted = try control.call("POST", "\(deleted("alpha"))/purge")
        #expect(accepted.status == 202)
        #expect(accepted.response.header("Retry-After") == "4")
        let waiting = try control.follow(accepted.response.header("Location"))
        #expect(waiting.status == 202)
        control.harness.clock.advance(by: .seconds(5))
        let done = try control.follow(waiting.response.header("Location"))
        #expect(done.status == 200)
        #expect(done["status"]?.string == "Succeeded")
        #expect(try control.call("PUT", ControlHarness.alpha, ControlHarness.vaultBody()).status == 200)
        #expect(control.harness.call("GET", "/secrets/a").code != "VaultNotFound")

        #expect(
            try control.call("PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody()).code == "ConflictError")
        control.harness.clock.advance(by: .seconds(7 * 86_400))
        let list = try control.call("GET", "\(subscription)/providers/Microsoft.KeyVault/deletedVaults")
        #expect(list["value"] == [])
    }

    @Test("Names are unique over all subscriptions, deleted vaults included")
    func uniqueNames() throws {
        let other = "99999999-9999-4999-8999-999999999999"
        let control = try ControlHarness([
            VaultConfiguration(name: "alpha"), VaultConfiguration(name: "beta", subscription: other),
        ])
        #expect(
            try control.call("PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody()).code
                == "VaultAlreadyExists")
        let beta = "/subscriptions/\(other)/resourceGroups/emulator/providers/Microsoft.KeyVault/vaults/beta"
        #expect(try control.call("DELETE", beta).status == 200)
        #expect(
            try control.call("PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody()).code
                == "VaultAlreadyExists")
        #expect(
            try control.call("GET", "\(subscription)/providers/Microsoft.KeyVault/deletedVaults")["value"] == [])
    }

    @Test("A vault without soft delete is gone when it is deleted, and so are its objects")
    func withoutSoftDelete() throws {
        let control = try ControlHarness(seed: ["vaultSettings": ["alpha": ["softDelete": false]]])
        let set = control.harness.call("PUT", "/secrets/a", ["value": "v"])
        #expect(set["attributes"]?["recoveryLevel"]?.string == "Purgeable")
        #expect(set["attributes"]?["recoverableDays"]?.int == 0)
        let gone = control.harness.call("DELETE", "/secrets/a")
        #expect(gone.status == 200)
        #expect(gone["recoveryId"] == nil)
        #expect(control.harness.call("GET", "/deletedsecrets/a").status == 404)
        #expect(control.harness.call("PUT", "/secrets/a", ["value": "v"]).status == 200)
        try control.call("DELETE", ControlHarness.alpha)
        #expect(try control.call("GET", deleted("alpha")).status == 404)
        #expect(try control.call("PUT", ControlHarness.alpha, ControlHarness.vaultBody()).status == 200)
    }
}
