import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite struct KeysTests {
    @Test func createAnswersWithThePublicKeyOnly() throws {
        let harness = try Harness()
        let reply = harness.call("POST", "/keys/K1/create", ["kty": "EC", "tags": ["a": "1"]], version: "7.5")
        #expect(reply.status == 200)
        let members = try #require(reply["key"]?.object).map(\.name)
        #expect(members == ["kid", "kty", "key_ops", "crv", "x", "y"])
        #expect(reply["key"]?["crv"] == "P-256")
        #expect(reply["key"]?["key_ops"] == ["sign", "verify"])
        let kid = try #require(reply["key"]?["kid"]?.string)
        #expect(kid.hasPrefix("https://alpha.vault.localhost:8443/keys/K1/"))
        #expect(reply["attributes"]?["created"]?.int == Harness.start)
        #expect(reply["attributes"]?["exportable"] == false)
        #expect(reply["attributes"]?["hsmPlatform"] == "0")
        #expect(reply["tags"] == ["a": "1"])
        #expect(reply["managed"] == nil)
    }

    @Test func attributesFollowTheVersionAskedFor() throws {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC-HSM"])
        let old = harness.call("GET", "/keys/k", version: "7.0")
        #expect(old["attributes"]?["recoverableDays"] == nil)
        #expect(old["attributes"]?["exportable"] == nil)
        #expect(old["attributes"]?["hsmPlatform"] == nil)
        let new = harness.call("GET", "/keys/k", version: "2025-07-01")
        #expect(new["attributes"]?["hsmPlatform"] == "2")
        #expect(new["key"]?["kty"] == "EC-HSM")
    }

    @Test func defaultOperationsOfRSA() throws {
        let harness = try Harness()
        let reply = harness.call("POST", "/keys/k/create", ["kty": "RSA"])
        #expect(reply["key"]?["key_ops"] == ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"])
        #expect(reply["key"]?["e"] == "AQAB")
        #expect(reply["key"]?["n"]?.string.flatMap { Base64.decode($0) }?.count == 256)
    }

    @Test func keysOutsideTheVaultsMeansAreRefusedByName() throws {
        let harness = try Harness([VaultConfiguration(name: "alpha", sku: .standard)])
        let refused: [(JSON, String)] = [
            ([:], "kty"), (["kty": "oct"], "oct"), (["kty": "oct-HSM"], "oct-HSM"), (["kty": "RSA-HSM"], "RSA-HSM"),
            (["kty": "EC-HSM"], "EC-HSM"), (["kty": "EC", "crv": "P-256K"], "P-256K"),
            (["kty": "RSA", "key_size": 1024], "key_size"), (["kty": "RSA", "key_size": "big"], "key_size"),
            (["kty": "RSA", "public_exponent": 3], "public_exponent"), (["kty": "EC", "key_ops": ["fly"]], "key_ops"),
            (["kty": "EC", "key_ops": "sign"], "key_ops"), (["kty": "EC", "tags": ["a": 1]], "tags"),
            (["kty": "EC", "attributes": ["exportable": true]], "release policy"),
            (["kty": "EC", "release_policy": ["data": "e30"]], "exportable"),
        ]
        for (body, word) in refused {
            let reply = harness.call("POST", "/keys/k/create", body)
            #expect(reply.status == 400)
            #expect(reply.code == "BadParameter")
            #expect(reply.message?.contains(word) == true, "\(body.serializedText): \(reply.message ?? "")")
        }
        #expect(harness.call("POST", "/keys/bad_name/create", ["kty": "EC"]).code == "BadParameter")
        #expect(harness.call("GET", "/keys/k").code == "KeyNotFound")
        #expect(harness.call("POST", "/rng", ["count": 8]).status == 405)
    }

    @Test func importKeepsTheMaterialAndMakesVersions() throws {
        let harness = try Harness()
        let jwk: JSON = [
            "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
            "key_ops": ["sign"],
        ]
        let first = harness.call("PUT", "/keys/Imp", ["key": jwk, "attributes": ["exp": 1_900_000_000]])
        #expect(first["key"]?["x"] == jwk["x"])
        #expect(first["key"]?["d"] == nil)
        #expect(first["key"]?["key_ops"] == ["sign"])
        #expect(first["attributes"]?["exp"] == 1_900_000_000)
        let second = harness.call("PUT", "/keys/imp", ["key": jwk, "Hsm": true])
        #expect(second["key"]?["kty"] == "EC-HSM")
        #expect(second["attributes"]?["exp"] == nil)
        let kid = try #require(second["key"]?["kid"]?.string)
        #expect(kid.contains("/keys/Imp/"))
        #expect(try harness.list("/keys/imp/versions").items.count == 2)
        #expect(try harness.list("/keys").items.first?["kid"] == "https://alpha.vault.localhost:8443/keys/Imp")
        for body: JSON in [[:], ["key": [:]], ["key": ["kty": "EC"]], ["key": ["kty": "RSA-HSM", "key_hsm": "AAAA"]]] {
            #expect(harness.call("PUT", "/keys/imp", body).code == "BadParameter")
        }
    }

    @Test func updateChangesOnlyWhatItNames() throws {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC", "tags": ["a": "1"], "attributes": ["nbf": 5]])
        harness.clock.advance(by: .seconds(10))
        let changed = harness.call("PATCH", "/keys/k/", ["key_ops": ["verify"], "attributes": ["enabled": false]])
        #expect(changed["key"]?["key_ops"] == ["verify"])
        #expect(changed["attributes"]?["nbf"] == 5)
        #expect(changed["attributes"]?["enabled"] == false)
        #expect(changed["attributes"]?["updated"]?.int == Harness.start + 10)
        #expect(changed["tags"] == ["a": "1"])
        #expect(harness.call("PATCH", "/keys/k/0123", ["tags": [:]]).status == 404)
        #expect(harness.call("PATCH", "/keys/k", ["attributes": ["exportable": true]]).code == "BadParameter")
    }

    @Test(arguments: [true, false])
    func disabledKeyIsReadableBySwitch(_ isReadable: Bool) throws {
        let harness = try Harness { $0.unconfirmed.disabledKeyIsReadable = isReadable }
        harness.call("POST", "/keys/k/create", ["kty": "EC", "attributes": ["enabled": false]])
        let reply = harness.call("GET", "/keys/k")
        #expect(reply.status == (isReadable ? 200 : 403))
        if !isReadable { #expect(reply.innerCode == "KeyDisabled") }
    }

    @Test func backupCarriesAllVersionsAndNoRotationPolicy() throws {
        let vaults = ["alpha", "beta"].map { VaultConfiguration(name: $0) }
        let harness = try Harness(vaults + [VaultConfiguration(name: "plain", sku: .standard)])
        for type: JSON in ["EC", "EC-HSM"] { harness.call("POST", "/keys/k/create", ["kty": type]) }
        harness.call("PUT", "/keys/k/rotationpolicy", ["attributes": ["expiryTime": "P90D"]])
        let blob = try #require(harness.call("POST", "/keys/k/backup")["value"])
        let restored = harness.call("POST", "/keys/restore", ["value": blob], vault: "beta")
        #expect(restored.status == 200)
        let version = try #require(restored["key"]?["kid"]?.string?.split(separator: "/").last)
        let target = harness.call("GET", "/keys/k/\(version)", vault: "beta")
        let source = harness.call("GET", "/keys/k/\(version)")
        for member in ["crv", "x", "y", "kty", "key_ops"] { #expect(source["key"]?[member] == target["key"]?[member]) }
        #expect(source["attributes"] == target["attributes"])
        #expect(harness.call("GET", "/keys/k/versions", vault: "beta")["value"]?.array?.count == 2)
        #expect(harness.call("GET", "/keys/k/rotationpolicy", vault: "beta")["attributes"] == .null)
        #expect(harness.call("POST", "/keys/restore", ["value": blob], vault: "beta").status == 409)
        // An HSM key does not go into a standard vault.
        #expect(harness.call("POST", "/keys/restore", ["value": blob], vault: "plain").code == "BadParameter")
        #expect(
            harness.call("POST", "/secrets/restore", ["value": blob], vault: "beta").code == "Malformed backup blob")
    }

    @Test func deletedKeyComesBackWithItsMaterial() throws {
        let harness = try Harness()
        let created = harness.call("POST", "/keys/k/create", ["kty": "EC"])
        #expect(harness.call("DELETE", "/keys/k")["recoveryId"] != nil)
        #expect(harness.call("POST", "/keys/k/create", ["kty": "EC"]).innerCode == "ObjectIsBeingDeleted")
        harness.clock.advance(by: .seconds(1))
        #expect(harness.call("POST", "/keys/k/create", ["kty": "EC"]).innerCode == "ObjectIsDeletedButRecoverable")
        #expect(harness.call("POST", "/keys/k/sign", ["alg": "ES256", "value": "AA"]).status == 404)
        #expect(harness.call("POST", "/deletedkeys/k/recover").status == 200)
        harness.clock.advance(by: .seconds(1))
        #expect(harness.call("GET", "/keys/k")["key"] == created["key"])
    }
}
