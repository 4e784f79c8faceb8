import ExactJSON
import Testing

@testable import Emulator

@Suite("Secrets: delete, recover, purge")
struct SecretLifeTests {
    private func harness(_ vault: VaultConfiguration = VaultConfiguration(name: "alpha", retentionDays: 7)) throws
        -> Harness
    {
        try Harness([vault]) {
            $0.conditions.deletionDelay = .seconds(2)
            $0.conditions.recoveryDelay = .seconds(2)
            $0.conditions.purgeDelay = .seconds(1)
        }
    }

    @Test("A deleted secret leaves the live collection at once and enters the deleted one later")
    func delete() throws {
        let harness = try harness()
        let version = try #require(harness.call("PUT", "/secrets/Db", ["value": "v", "tags": ["k": "v"]]).version)
        let reply = harness.call("DELETE", "/secrets/db")
        #expect(reply.status == 200)
        #expect(
            reply.json?.object?.map(\.name) == [
                "recoveryId", "deletedDate", "scheduledPurgeDate", "id", "attributes", "tags",
            ])
        #expect(reply["recoveryId"]?.string == "https://alpha.vault.localhost:8443/deletedsecrets/Db")
        #expect(reply["id"]?.string == "https://alpha.vault.localhost:8443/secrets/Db/\(version)")
        #expect(reply["scheduledPurgeDate"]?.int == Harness.start + 7 * 86_400)
        #expect(reply["attributes"]?["recoveryLevel"]?.string == "CustomizedRecoverable+Purgeable")
        #expect(reply["attributes"]?["recoverableDays"]?.int == 7)
        #expect(harness.call("GET", "/secrets/db").status == 404)
        #expect(try harness.list("/secrets").items.isEmpty)
        #expect(try harness.list("/deletedsecrets").items.isEmpty)
        let early = harness.call("GET", "/deletedsecrets/db")
        #expect(early.status == 404)
        #expect(early.message == "Deleted Secret not found: db")
        harness.clock.advance(by: .seconds(2))
        #expect(harness.call("GET", "/deletedsecrets/db").json == reply.json)
        let listed = try harness.list("/deletedsecrets").items
        #expect(listed.first?["id"]?.string == "https://alpha.vault.localhost:8443/secrets/Db")
        #expect(listed.first?["recoveryId"] == reply["recoveryId"])
        #expect(harness.call("DELETE", "/secrets/db").status == 404)
    }

    @Test("While a secret is being deleted its name takes no set and no purge")
    func beingDeleted() throws {
        let harness = try harness()
        harness.call("PUT", "/secrets/a", ["value": "v"])
        harness.call("DELETE", "/secrets/a")
        for (method, target, body) in [
            ("PUT", "/secrets/a", ["value": "w"] as JSON?), ("DELETE", "/deletedsecrets/a", nil),
            ("POST", "/deletedsecrets/a/recover", nil),
        ] {
            let reply = harness.call(method, target, body)
            #expect(reply.status == 409)
            #expect(reply.innerCode == "ObjectIsBeingDeleted")
            #expect(reply.message == "Secret is currently being deleted.")
        }
    }

    @Test("A deleted name cannot be set, read, updated or backed up")
    func deletedName() throws {
        let harness = try harness()
        harness.call("PUT", "/secrets/Abc", ["value": "v"])
        harness.call("DELETE", "/secrets/abc")
        harness.clock.advance(by: .seconds(2))
        let reply = harness.call("PUT", "/secrets/abc", ["value": "w"])
        #expect(reply.status == 409)
        #expect(reply.code == "Conflict")
        #expect(reply.innerCode == "ObjectIsDeletedButRecoverable")
        #expect(
            reply.message
                == "Secret Abc is currently in a deleted but recoverable state, and its name cannot be reused; in this "
                + "state, the secret can only be recovered or purged.")
        #expect(harness.call("PATCH", "/secrets/abc", [:]).status == 404)
        #expect(harness.call("POST", "/secrets/abc/backup").status == 404)
        #expect(try harness.list("/secrets/abc/versions").items.isEmpty)
    }

    @Test("Recover brings back every version; until then the live name is neither readable nor writable")
    func recover() throws {
        let harness = try harness()
        harness.call("PUT", "/secrets/a", ["value": "1"])
        harness.call("PUT", "/secrets/a", ["value": "2"])
        harness.call("DELETE", "/secrets/a")
        harness.clock.advance(by: .seconds(2))
        let reply = harness.call("POST", "/deletedsecrets/a/recover")
        #expect(reply.status == 200)
        #expect(reply["value"] == nil)
        #expect(reply["recoveryId"] == nil)
        #expect(harness.call("GET", "/secrets/a").status == 404)
        #expect(harness.call("GET", "/deletedsecrets/a").status == 404)
        #expect(harness.call("PUT", "/secrets/a", ["value": "3"]).innerCode == "ObjectIsBeingRecovered")
        #expect(harness.call("PATCH", "/secrets/a", [:]).innerCode == "ObjectIsBeingRecovered")
        harness.clock.advance(by: .seconds(2))
        #expect(harness.call("GET", "/secrets/a")["value"]?.string == "2")
        #expect(try harness.list("/secrets/a/versions").items.count == 2)
        #expect(harness.call("POST", "/deletedsecrets/a/recover").status == 404)
    }

    @Test("Purge is 204; the name is free a moment later")
    func purge() throws {
        let harness = try harness()
        harness.call("PUT", "/secrets/a", ["value": "1"])
        harness.call("DELETE", "/secrets/a")
        harness.clock.advance(by: .seconds(2))
        let reply = harness.call("DELETE", "/deletedsecrets/a")
        #expect(reply.status == 204)
        #expect(reply.response.body.isEmpty)
        let early = harness.call("PUT", "/secrets/a", ["value": "2"])
        #expect(early.status == 409)
        #expect(early.innerCode == nil)
        #expect(harness.call("GET", "/deletedsecrets/a").status == 404)
        harness.clock.advance(by: .seconds(1))
        #expect(harness.call("PUT", "/secrets/a", ["value": "2"]).status == 200)
        #expect(try harness.list("/secrets/a/versions").items.count == 1)
    }

    @Test("A vault with purge protection refuses to purge, with 400, until the time is over")
    func purgeProtection() throws {
        let harness = try harness(VaultConfiguration(name: "alpha", retentionDays: 7, purgeProtection: true))
        let bundle = harness.call("PUT", "/secrets/a", ["value": "1"])
        #expect(bundle["attributes"]?["recoveryLevel"]?.string == "CustomizedRecoverable")
        harness.call("DELETE", "/secrets/a")
        harness.clock.advance(by: .seconds(2))
        let reply = harness.call("DELETE", "/deletedsecrets/a")
        #expect(reply.status == 400)
        #expect(reply.code == "NotSupported")
        #expect(reply.message == "Operation \"purge\" is not enabled for this vault.")
        let vault = try #require(harness.core.vaults["alpha"])
        let later = harness.clock.milliseconds + 7 * 86_400_000
        #expect(vault.withState { $0.secrets.object("a", at: later) } == nil)
    }

    @Test("Unknown names in the deleted collection are 404")
    func unknown() throws {
        let harness = try harness()
        harness.call("PUT", "/secrets/live", ["value": "1"])
        for name in ["none", "live"] {
            #expect(harness.call("GET", "/deletedsecrets/\(name)").status == 404)
            #expect(harness.call("DELETE", "/deletedsecrets/\(name)").status == 404)
            #expect(harness.call("POST", "/deletedsecrets/\(name)/recover").status == 404)
        }
    }
}
