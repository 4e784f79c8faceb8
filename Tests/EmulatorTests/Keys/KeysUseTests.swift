import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite struct KeysUseTests {
    private static let digest = Base64.encodeURL([UInt8](repeating: 9, count: 32))

    private func sign(_ harness: Harness, _ path: String = "/keys/k/sign") -> Reply {
        harness.call("POST", path, ["alg": "ES256", "value": .text(Self.digest)])
    }

    private func verify(_ harness: Harness, _ signature: JSON) -> Reply {
        harness.call("POST", "/keys/k/verify", ["alg": "ES256", "digest": .text(Self.digest), "value": signature])
    }

    @Test func signatureOfAVersionIsVerifiedByIt() throws {
        let harness = try Harness()
        let created = harness.call("POST", "/keys/k/create", ["kty": "EC"])
        let kid = try #require(created["key"]?["kid"])
        let signed = sign(harness, "/keys/k//sign")
        #expect(signed["kid"] == kid)
        let signature = try #require(signed["value"])
        #expect(signature.string.flatMap { Base64.decode($0) }?.count == 64)
        #expect(verify(harness, signature).json == ["value": true])
        harness.call("POST", "/keys/k/create", ["kty": "EC"])
        #expect(verify(harness, signature)["value"] == false)
        let version = try #require(kid.string?.split(separator: "/").last)
        let old = harness.call(
            "POST", "/keys/k/\(version)/verify",
            ["alg": "ES256", "digest": .text(Self.digest), "value": signature])
        #expect(old["value"] == true)
    }

    @Test(arguments: ["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"])
    func encryptedAndWrappedComesBack(_ algorithm: String) throws {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "RSA"])
        for (there, back) in [("encrypt", "decrypt"), ("wrapkey", "unwrapkey")] {
            let sealed = harness.call("POST", "/keys/k/\(there)", ["alg": .text(algorithm), "value": "c2VjcmV0"])
            let value = try #require(sealed["value"])
            let opened = harness.call("POST", "/keys/k/\(back)", ["alg": .text(algorithm), "value": value])
            #expect(opened["value"] == "c2VjcmV0")
        }
    }

    @Test func badInputIsRefusedByName() throws {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC"])
        let refused: [(String, JSON)] = [
            ("sign", [:]), ("sign", ["alg": "ES256"]), ("sign", ["alg": "ES256", "value": "AA"]),
            ("sign", ["alg": "ES256K", "value": .text(Self.digest)]), ("sign", ["alg": "RSNULL", "value": "AA"]),
            ("sign", ["alg": "RS256", "value": .text(Self.digest)]), ("sign", ["alg": "ES256", "value": "!!"]),
            ("verify", ["alg": "ES256", "value": "AA"]),
        ]
        for (operation, body) in refused {
            let reply = harness.call("POST", "/keys/k/\(operation)", body)
            #expect(reply.code == "BadParameter", "\(operation) \(body.serializedText)")
        }
        #expect(verify(harness, "AA")["value"] == false)
    }

    @Test func operationOutsideKeyOpsIsForbidden() throws {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC", "key_ops": ["verify"]])
        let reply = sign(harness)
        #expect(reply.status == 403)
        #expect(reply.message == "Operation sign is not permitted on this key.")
        #expect(harness.call("POST", "/keys/k/encrypt", ["alg": "RSA-OAEP", "value": "AA"]).status == 403)
    }

    @Test func disabledKeyDoesNothing() throws {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC"])
        let signature = try #require(sign(harness)["value"])
        harness.call("PATCH", "/keys/k", ["attributes": ["enabled": false]])
        #expect(sign(harness).innerCode == "KeyDisabled")
        #expect(sign(harness).message == "Operation sign is not allowed on a disabled key.")
        #expect(verify(harness, signature).innerCode == "KeyDisabled")
    }

    @Test(arguments: [["exp": JSON.integer(Harness.start - 1)], ["nbf": JSON.integer(Harness.start + 1)]])
    func outsideItsDatesAKeyOnlyLooksBack(_ dates: [String: JSON]) throws {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "RSA"])
        let value = try #require(harness.call("POST", "/keys/k/encrypt", ["alg": "RSA-OAEP", "value": "AQ"])["value"])
        let signature = try #require(
            harness.call("POST", "/keys/k/sign", ["alg": "PS256", "value": .text(Self.digest)])["value"])
        harness.call(
            "PATCH", "/keys/k", ["attributes": .object(dates.map { JSONMember(name: $0.key, value: $0.value) })])
        for operation in ["encrypt", "wrapkey"] {
            let reply = harness.call("POST", "/keys/k/\(operation)", ["alg": "RSA-OAEP", "value": "AQ"])
            #expect(reply.status == 403)
            #expect(reply.code == "Forbidden")
        }
        #expect(harness.call("POST", "/keys/k/sign", ["alg": "PS256", "value": .text(Self.digest)]).status == 403)
        for operation in ["decrypt", "unwrapkey"] {
            let reply = harness.call("POST", "/keys/k/\(operation)", ["alg": "RSA-OAEP", "value": value])
            #expect(reply["value"] == "AQ")
        }
        let verified = harness.call(
            "POST", "/keys/k/verify", ["alg": "PS256", "digest": .text(Self.digest), "value": signature])
        #expect(verified["value"] == true)
    }

    @Test func exportableKeyKeepsItsReleasePolicy() throws {
        let harness = try Harness()
        let policy: JSON = ["contentType": "application/json", "data": "e30", "immutable": true]
        let created = harness.call(
            "POST", "/keys/k/create",
            ["kty": "EC-HSM", "attributes": ["exportable": true], "release_policy": policy], version: "7.3")
        #expect(created["release_policy"] == policy)
        #expect(created["attributes"]?["exportable"] == true)
        let change = harness.call("PATCH", "/keys/k", ["release_policy": ["data": "eyJ9"]])
        #expect(change.message?.contains("immutable") == true)
        let rotated = harness.call("POST", "/keys/k/rotate")
        #expect(rotated["release_policy"] == policy)
        let version = try #require(rotated["key"]?["kid"]?.string?.split(separator: "/").last)
        #expect(harness.call("POST", "/keys/k/\(version)/release", ["target": "e30.e30."]).status == 403)
    }
}
