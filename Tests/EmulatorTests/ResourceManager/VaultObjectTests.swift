import ExactJSON
import Testing

@testable import Emulator

@Suite("Keys, secrets and references by Resource Manager")
struct VaultObjectTests {
    @Test("Keys are made when they are missing, and shown with their versions")
    func keys() throws {
        let control = try ControlHarness()
        let path = "\(ControlHarness.alpha)/keys/k"
        #expect(try control.call("GET", path).status == 404)
        let body: JSON = [
            "properties": [
                "kty": "EC", "curveName": "P-256", "keyOps": ["sign"],
                "rotationPolicy": [
                    "lifetimeActions": [["trigger": ["timeAfterCreate": "P30D"], "action": ["type": "rotate"]]],
                    "attributes": ["expiryTime": "P90D"],
                ],
            ]
        ]
        let made = try control.call("PUT", path, body)
        #expect(made.status == 200)
        #expect(made["properties"]?["kty"]?.string == "EC")
        #expect(made["properties"]?["keyUri"]?.string == "https://alpha.vault.localhost:8443/keys/k")
        // Again changes nothing.
        #expect(
            try control.call("PUT", path, ["properties": ["kty": "RSA"]])["properties"]?["keyUriWithVersion"]
                == made["properties"]?["keyUriWithVersion"])
        #expect(control.harness.call("GET", "/keys/k/rotationpolicy")["attributes"]?["expiryTime"]?.string == "P90D")
        control.harness.call("POST", "/keys/k/rotate")
        let versions = try control.call("GET", "\(path)/versions")["value"]?.array ?? []
        #expect(versions.count == 2)
        let name = try #require(versions.first?["name"]?.string)
        #expect(try control.call("GET", "\(path)/versions/\(name)").status == 200)
        #expect(try control.call("GET", "\(path)/versions/none").status == 404)
        #expect(try control.call("GET", "\(ControlHarness.alpha)/keys")["value"]?.array?.count == 1)
        #expect(try control.call("PUT", "\(ControlHarness.alpha)/keys/bad", ["properties": ["kty": "X"]]).status == 400)
    }

    @Test("Secrets are written and never shown")
    func secrets() throws {
        let control = try ControlHarness()
        let path = "\(ControlHarness.alpha)/secrets/s"
        #expect(try control.call("PUT", path, ["properties": [:]]).status == 400)
        let made = try control.call(
            "PUT", path, ["tags": ["a": "b"], "properties": ["value": "hidden", "contentType": "text/plain"]])
        #expect(made.status == 201)
        #expect(made.json?.serializedText.contains("hidden") == false)
        #expect(control.harness.call("GET", "/secrets/s")["value"]?.string == "hidden")
        #expect(try control.call("PATCH", path, ["properties": ["attributes": ["enabled": false]]]).status == 200)
        #expect(try control.call("GET", path)["properties"]?["attributes"]?["enabled"]?.bool == false)
        #expect(try control.call("PATCH", path, ["properties": ["value": "next"]]).status == 200)
        #expect(control.harness.call("GET", "/secrets/s")["value"]?.string == "next")
        #expect(control.harness.call("GET", "/secrets/s")["tags"] == ["a": "b"])
        #expect(try control.call("GET", "\(ControlHarness.alpha)/secrets")["value"]?.array?.count == 1)
    }

    @Test("A site's references to secrets are taken apart")
    func references() throws {
        let control = try ControlHarness(seed: [
            "resources": [
                [
                    "group": "emulator", "type": "Microsoft.Web/sites", "name": "web", "location": "westeurope",
                    "properties": [
                        "siteConfig": [
                            "appSettings": [
                                [
                                    "name": "A",
                                    "value":
                                        "@Microsoft.KeyVault(SecretUri=https://alpha.vault.localhost/secrets/db/abc)",
                                ],
                                ["name": "B", "value": "@Microsoft.KeyVault(VaultName=alpha;SecretName=token)"],
                                ["name": "C", "value": "plain"],
                            ]
                        ]
                    ],
                ]
            ]
        ])
        let site = "\(ControlHarness.group)/providers/Microsoft.Web/sites/web"
        let list = try control.call("GET", "\(site)/config/configreferences/appsettings")["value"]?.array ?? []
        #expect(list.compactMap { $0["name"]?.string } == ["A", "B"])
        #expect(list.first?["properties"]?["secretName"]?.string == "db")
        #expect(list.first?["properties"]?["secretVersion"]?.string == "abc")
        #expect(list.last?["properties"]?["vaultName"]?.string == "alpha")
        #expect(list.last?["properties"]?["secretVersion"] == nil)
        #expect(try control.call("POST", "\(site)/config/appsettings/list")["properties"]?["C"]?.string == "plain")
        for text in [
            "", "@Microsoft.KeyVault()", "@Microsoft.KeyVault(SecretUri=x)", "@Microsoft.KeyVault(A)", "plain",
        ] {
            #expect(SecretReference(text) == nil)
        }
    }
}
