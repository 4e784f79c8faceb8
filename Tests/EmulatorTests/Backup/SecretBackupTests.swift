import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite("Secrets: backup and restore")
struct SecretBackupTests {
    private static let vaults = [
        VaultConfiguration(name: "west", region: "westeurope", retentionDays: 7),
        VaultConfiguration(name: "north", region: "northeurope"),
        VaultConfiguration(name: "america", region: "eastus"),
        VaultConfiguration(
            name: "other-sub", region: "westeurope", subscription: "55555555-5555-4555-8555-555555555555"),
        VaultConfiguration(name: "protected", region: "northeurope", purgeProtection: true),
    ]

    private func harness() throws -> Harness {
        try Harness(Self.vaults) {
            $0.conditions.deletionDelay = .seconds(1)
            $0.conditions.purgeDelay = .seconds(1)
        }
    }

    private func backup(_ harness: Harness, _ name: String = "Db") throws -> JSON {
        let reply = harness.call("POST", "/secrets/\(name)/backup", vault: "west")
        #expect(reply.status == 200)
        return try #require(reply.json)
    }

    private func fill(_ harness: Harness) {
        harness.call("PUT", "/secrets/Db", ["value": "1", "tags": ["k": "v"]], vault: "west")
        harness.clock.advance(by: .seconds(9))
        harness.call(
            "PUT", "/secrets/Db",
            ["value": "2", "contentType": "t", "attributes": ["enabled": false, "exp": 2_000_000_000, "nbf": 5]],
            vault: "west")
        harness.clock.advance(by: .seconds(9))
        harness.call("PUT", "/secrets/Db", ["value": "3\\ud800", "tags": [:]], vault: "west")
        harness.clock.advance(by: .seconds(9))
    }

    @Test("Restore brings every version with id, dates, attributes, tags, type and value to another vault")
    func restore() throws {
        let harness = try harness()
        fill(harness)
        let before = harness.call("GET", "/secrets/db/versions", vault: "west")["value"]?.array ?? []
        let blob = try backup(harness)
        harness.clock.advance(by: .seconds(1_000))
        let reply = harness.call("POST", "/secrets/restore", blob, vault: "north")
        #expect(reply.status == 200)
        #expect(reply["value"] == nil)
        #expect(reply["id"]?.string?.hasPrefix("https://north.vault.localhost:8443/secrets/Db/") == true)
        #expect(reply["attributes"]?["created"]?.int == Harness.start + 18)
        let after = harness.call("GET", "/secrets/db/versions", vault: "north")["value"]?.array ?? []
        #expect(after.count == 3)
        for (old, new) in zip(before, after) {
            #expect(
                new["id"]?.string == old["id"]?.string?.replacing("west.vault", with: "north.vault"))
            #expect(new.removing("id", "attributes") == old.removing("id", "attributes"))
            let times = ["recoveryLevel", "recoverableDays"]
            #expect(
                new["attributes"]?.removing(times[0], times[1]) == old["attributes"]?.removing(times[0], times[1]))
            #expect(new["attributes"]?["recoverableDays"]?.int == 90)
            #expect(old["attributes"]?["recoverableDays"]?.int == 7)
        }
        #expect(
            harness.call("GET", "/secrets/db", vault: "north")["value"]
                == harness.call("GET", "/secrets/db", vault: "west")["value"])
    }

    @Test("Blobs carry the markers from outside and nothing readable")
    func shape() throws {
        let harness = try harness()
        harness.call("PUT", "/secrets/Db", ["value": "plain-text-value"], vault: "west")
        let text = try #require(try backup(harness)["value"]?.string)
        #expect(!text.contains("="))
        let blob = try #require(Base64.decode(text))
        let marker = "AzureKeyVaultSecretBackupV1.microsoft.com"
        #expect(blob.first == 0x29)
        #expect(blob.dropFirst().starts(with: marker.utf8))
        #expect(blob.filter { $0 == UInt8(ascii: ".") }.count == 6)
        #expect((3_800...5_000).contains(blob.count))
        #expect(!String(decoding: blob, as: UTF8.self).contains("plain-text-value"))
        #expect(try backup(harness)["value"]?.string != text)
    }

    @Test("A disabled secret is backed up, unless the switch says otherwise")
    func disabled() throws {
        let harness = try harness()
        harness.call("PUT", "/secrets/Db", ["value": "1", "attributes": ["enabled": false]], vault: "west")
        _ = try backup(harness)
        let strict = try Harness(Self.vaults) { $0.unconfirmed.disabledSecretCanBeBackedUp = false }
        strict.call("PUT", "/secrets/Db", ["value": "1", "attributes": ["enabled": false]], vault: "west")
        #expect(strict.call("POST", "/secrets/Db/backup", vault: "west").innerCode == "SecretDisabled")
    }

    @Test(
        "Another geography and another subscription refuse the blob, leaving nothing behind",
        arguments: ["america", "other-sub"])
    func otherWorld(vault: String) throws {
        let harness = try harness()
        fill(harness)
        let reply = harness.call("POST", "/secrets/restore", try backup(harness), vault: vault)
        #expect(reply.status == 400)
        #expect(reply.code == "BadParameter")
        #expect(reply.message == "Cannot decrypt backup blob.")
        #expect(harness.call("GET", "/secrets", vault: vault)["value"]?.array?.isEmpty == true)
    }

    @Test("Status and code of that refusal are a switch")
    func wrongWorldSwitch() throws {
        let harness = try Harness(Self.vaults) {
            $0.unconfirmed.wrongWorldStatus = 403
            $0.unconfirmed.wrongWorldCode = "Forbidden"
        }
        fill(harness)
        let reply = harness.call("POST", "/secrets/restore", try backup(harness), vault: "america")
        #expect(reply.status == 403)
        #expect(reply.code == "Forbidden")
    }

    @Test("Purge protection and retention of the target are no hindrance")
    func protectedTarget() throws {
        let harness = try harness()
        fill(harness)
        #expect(harness.call("POST", "/secrets/restore", try backup(harness), vault: "protected").status == 200)
    }

    @Test("A name in use is a conflict that quotes the id of the source and changes nothing")
    func conflict() throws {
        let harness = try harness()
        fill(harness)
        let blob = try backup(harness)
        harness.call("PUT", "/secrets/DB", ["value": "mine"], vault: "north")
        let reply = harness.call("POST", "/secrets/restore", blob, vault: "north")
        #expect(reply.status == 409)
        #expect(reply.code == "Conflict")
        #expect(reply.innerCode == nil)
        let text = "There was a conflict restoring the secret 'https://west.vault.localhost:8443/secrets/Db/"
        #expect(reply.message?.hasPrefix(text) == true)
        #expect(harness.call("GET", "/secrets/db", vault: "north")["value"]?.string == "mine")
        #expect(harness.call("POST", "/secrets/restore", blob, vault: "west").status == 409)
    }

    @Test("A deleted name is a conflict of its own; after a purge comes the plain one, then success")
    func deletedName() throws {
        let harness = try harness()
        fill(harness)
        let blob = try backup(harness)
        harness.call("DELETE", "/secrets/db", vault: "west")
        #expect(harness.call("POST", "/secrets/restore", blob, vault: "west").innerCode == "ObjectIsBeingDeleted")
        harness.clock.advance(by: .seconds(1))
        #expect(
            harness.call("POST", "/secrets/restore", blob, vault: "west").innerCode == "ObjectIsDeletedButRecoverable")
        #expect(harness.call("DELETE", "/deletedsecrets/db", vault: "west").status == 204)
        let early = harness.call("POST", "/secrets/restore", blob, vault: "west")
        #expect(early.status == 409)
        #expect(early.innerCode == nil)
        harness.clock.advance(by: .seconds(1))
        #expect(harness.call("POST", "/secrets/restore", blob, vault: "west").status == 200)
    }

    @Test("More than 500 versions cannot be backed up; 500 can")
    func versionLimit() throws {
        let harness = try harness()
        for _ in 0..<500 { harness.call("PUT", "/secrets/Db", ["value": "v"], vault: "west") }
        let blob = try backup(harness)
        #expect(harness.call("POST", "/secrets/restore", blob, vault: "north").status == 200)
        #expect(
            harness.core.vaults["north"]?.withState { $0.secrets.object("db", at: .max / 2)?.versions.count } == 500)
        harness.call("PUT", "/secrets/Db", ["value": "v"], vault: "west")
        #expect(harness.call("POST", "/secrets/Db/backup", vault: "west").status == 400)
    }

    @Test("An emulator of the same secret opens the blobs of another run, one of another secret does not")
    func otherRun() throws {
        let first = try harness()
        fill(first)
        let blob = try backup(first)
        #expect(try harness().call("POST", "/secrets/restore", blob, vault: "north").status == 200)
        let stranger = try Harness(Self.vaults) { $0.blobSecret = "another" }
        let reply = stranger.call("POST", "/secrets/restore", blob, vault: "north")
        #expect(reply.code == "Malformed backup blob")
    }
}
