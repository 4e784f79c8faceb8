import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite struct CertificatesTrioTests {
    private func harness(_ name: String = "web") throws -> Harness {
        let harness = try Harness([
            VaultConfiguration(name: "alpha"), VaultConfiguration(name: "beta", region: "northeurope"),
            VaultConfiguration(name: "far", region: "eastus"),
        ])
        harness.call("POST", "/certificates/\(name)/create", CertificatesFixtures.request())
        return harness
    }

    @Test func keyAndSecretRefuseWritesOfTheirOwn() throws {
        let harness = try harness()
        let writes: [(String, String, JSON?)] = [
            ("PUT", "/secrets/web", ["value": "x"]), ("PATCH", "/secrets/web", ["tags": [:]]),
            ("DELETE", "/secrets/web", nil), ("POST", "/secrets/web/backup", nil),
            ("POST", "/keys/web/create", ["kty": "EC"]), ("PATCH", "/keys/web", ["tags": [:]]),
            ("POST", "/keys/web/rotate", nil), ("DELETE", "/keys/web", nil), ("POST", "/keys/web/backup", nil),
            ("PUT", "/keys/web/rotationpolicy", ["attributes": ["expiryTime": "P90D"]]),
        ]
        for (method, path, body) in writes {
            let reply = harness.call(method, path, body)
            #expect(reply.status == 403, "\(method) \(path)")
            let kind = path.hasPrefix("/keys") ? "Key" : "Secret"
            #expect(reply.innerCode == "\(kind)ManagedByKeyVault", "\(method) \(path)")
        }
        harness.call("DELETE", "/certificates/web")
        harness.clock.advance(by: .seconds(1))
        for kind in ["keys", "secrets"] {
            #expect(harness.call("POST", "/deleted\(kind)/web/recover").status == 403)
            #expect(harness.call("DELETE", "/deleted\(kind)/web").status == 403)
        }
    }

    @Test(arguments: ["secrets", "keys"])
    func plainNamesakeIsAConflict(_ collection: String) throws {
        let harness = try Harness()
        if collection == "keys" {
            harness.call("POST", "/keys/web/create", ["kty": "EC"])
        } else {
            harness.call("PUT", "/secrets/web", ["value": "x"])
        }
        let pfx = try CertificatesFixtures.pfx(try CertificatesFixtures.material())
        for (path, body): (String, JSON) in [
            ("create", CertificatesFixtures.request()), ("import", ["value": pfx]),
        ] {
            let reply = harness.call("POST", "/certificates/web/\(path)", body)
            #expect(reply.status == 409)
            #expect(reply.code == "Conflict")
        }
        harness.call("DELETE", "/\(collection)/web")
        harness.clock.advance(by: .seconds(1))
        let reply = harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        #expect(reply.innerCode == "ObjectIsDeletedButRecoverable")
    }

    @Test func disablingReachesKeyAndSecret() throws {
        let harness = try harness()
        let first = try #require(harness.call("GET", "/certificates/web").version)
        harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        harness.call("PATCH", "/certificates/web/\(first)", ["attributes": ["enabled": false, "exp": 5]])
        #expect(harness.call("GET", "/certificates/web/\(first)").status == 200)
        #expect(harness.call("GET", "/certificates/web/\(first)")["attributes"]?["exp"]?.int != 5)
        #expect(harness.call("GET", "/secrets/web/\(first)").innerCode == "SecretDisabled")
        #expect(harness.call("GET", "/keys/web/\(first)")["attributes"]?["enabled"] == false)
        #expect(harness.call("GET", "/secrets/web").status == 200)
        harness.call("PATCH", "/certificates/web/\(first)", ["attributes": ["enabled": true], "tags": ["n": "1"]])
        #expect(harness.call("GET", "/secrets/web/\(first)").status == 200)
        #expect(harness.call("GET", "/certificates/web/\(first)")["tags"] == ["n": "1"])
    }

    @Test func theThreeAreDeletedRecoveredAndPurgedTogether() throws {
        let harness = try harness()
        let value = harness.call("GET", "/secrets/web")["value"]
        let deleted = harness.call("DELETE", "/certificates/web")
        #expect(deleted["recoveryId"]?.string?.hasSuffix("/deletedcertificates/web") == true)
        harness.clock.advance(by: .seconds(1))
        for collection in ["certificates", "keys", "secrets"] {
            #expect(harness.call("GET", "/\(collection)/web").status == 404)
            #expect(harness.call("GET", "/deleted\(collection)/web").status == 200)
        }
        let again = harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        #expect(again.innerCode == "ObjectIsDeletedButRecoverable")
        #expect(harness.call("POST", "/deletedcertificates/web/recover").status == 200)
        harness.clock.advance(by: .seconds(1))
        #expect(harness.call("GET", "/secrets/web")["value"] == value)
        harness.call("DELETE", "/certificates/web")
        harness.clock.advance(by: .seconds(1))
        #expect(harness.call("DELETE", "/deletedcertificates/web").status == 204)
        for collection in ["certificates", "keys", "secrets"] {
            #expect(harness.call("GET", "/deleted\(collection)/web").status == 404)
        }
        #expect(harness.call("PUT", "/secrets/web", ["value": "free"]).status == 200)
    }

    @Test func backupCarriesTheThreeWithAllVersionsAndThePolicy() throws {
        let harness = try harness()
        harness.clock.advance(by: .seconds(60))
        let long = try CertificatesFixtures.material("CN=" + String(repeating: "x", count: 60)) {
            $0.validityMonths = 1_200
        }
        harness.call(
            "POST", "/certificates/web/import",
            ["value": try CertificatesFixtures.pfx(long), "policy": ["issuer": ["name": "Self"]]])
        let blob = try #require(harness.call("POST", "/certificates/web/backup")["value"])
        let bytes = try #require(blob.string.flatMap { Base64.decode($0) })
        #expect(bytes.first == 0x26)
        #expect(bytes.dropFirst().starts(with: "AzureKeyVaultKeyBackupV1.microsoft.com".utf8))

        let far = harness.call("POST", "/certificates/restore", ["value": blob], vault: "far")
        #expect(far.message == "Cannot decrypt backup blob.")
        #expect(harness.call("POST", "/keys/restore", ["value": blob], vault: "beta").status == 400)
        let restored = harness.call("POST", "/certificates/restore", ["value": blob], vault: "beta")
        #expect(restored.status == 200)
        let versions = try #require(harness.call("GET", "/certificates/web/versions")["value"]?.array)
        #expect(versions.count == 2)
        for version in versions {
            let id = try #require(version["id"]?.string?.split(separator: "/").last)
            for (collection, members) in [
                ("certificates", ["x5t", "cer", "attributes", "tags"]), ("keys", ["attributes", "managed"]),
                ("secrets", ["value", "contentType", "attributes", "managed"]),
            ] {
                let source = harness.call("GET", "/\(collection)/web/\(id)")
                let target = harness.call("GET", "/\(collection)/web/\(id)", vault: "beta")
                #expect(target.status == 200)
                for member in members { #expect(source[member] == target[member], "\(collection) \(member)") }
            }
        }
        let policy = try #require(harness.call("GET", "/certificates/web/policy").json)
        let copy = try #require(harness.call("GET", "/certificates/web/policy", vault: "beta").json)
        #expect(policy.removing("id") == copy.removing("id"))
        #expect(copy["x509_props"]?["validity_months"] == 1_200)
        #expect(harness.call("POST", "/certificates/restore", ["value": blob], vault: "beta").status == 409)
    }

    @Test(arguments: ["certificates", "keys", "secrets"])
    func restoreNeedsAllThreeNames(_ collection: String) throws {
        let harness = try harness()
        let blob = try #require(harness.call("POST", "/certificates/web/backup")["value"])
        switch collection {
        case "certificates":
            harness.call("POST", "/certificates/web/create", CertificatesFixtures.request(), vault: "beta")
        case "keys": harness.call("POST", "/keys/web/create", ["kty": "EC"], vault: "beta")
        default: harness.call("PUT", "/secrets/web", ["value": "x"], vault: "beta")
        }
        let reply = harness.call("POST", "/certificates/restore", ["value": blob], vault: "beta")
        #expect(reply.status == 409)
        #expect(reply.code == "Conflict")
        #expect(reply.message?.contains("conflict restoring the \(collection.dropLast())") == true)
    }

    @Test func policyPatchChangesOnlyWhatItNames() throws {
        let harness = try harness()
        let before = try #require(harness.call("GET", "/certificates/web/policy").json)
        harness.clock.advance(by: .seconds(3))
        let after = harness.call(
            "PATCH", "/certificates/web/policy",
            [
                "id": "ignored", "x509_props": ["validity_months": 6, "basic_constraints": ["ca": true]],
                "attributes": ["enabled": false],
            ])
        #expect(after.status == 200)
        #expect(after["id"] == before["id"])
        #expect(after["key_props"] == before["key_props"])
        #expect(after["lifetime_actions"] == before["lifetime_actions"])
        #expect(after["x509_props"]?["validity_months"] == 6)
        #expect(after["x509_props"]?["subject"] == "CN=web")
        #expect(after["x509_props"]?["basic_constraints"] == ["ca": false])
        #expect(after["attributes"]?["updated"]?.int == Harness.start + 3)
        let bundle = harness.call("PATCH", "/certificates/web", ["policy": ["x509_props": ["validity_months": 7]]])
        #expect(bundle["policy"]?["x509_props"]?["validity_months"] == 7)
    }

    @Test func listItemsHaveNoRecoveryLevel() throws {
        let harness = try harness("Web")
        let item = try #require(try harness.list("/certificates").items.first)
        #expect(item["id"] == "https://alpha.vault.localhost:8443/certificates/Web")
        #expect(item["x5t"] != nil)
        #expect(item["attributes"]?["recoveryLevel"] == nil)
        #expect(item["attributes"]?["exp"] != nil)
        #expect(try harness.list("/keys").items.first?["managed"] == true)
        #expect(try harness.list("/secrets").items.first?["managed"] == true)
    }
}
