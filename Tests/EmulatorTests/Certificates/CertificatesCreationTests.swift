import BinaryText
import ExactJSON
import KeyContainers
import Testing

@testable import Emulator

@Suite struct CertificatesCreationTests {
    @Test func selfSignedCertificateIsThreeObjects() throws {
        let harness = try Harness()
        let started = harness.call(
            "POST", "/certificates/Web/create",
            ["policy": ["x509_props": ["subject": "CN=web"], "issuer": ["name": "Self"]], "tags": ["a": "1"]])
        #expect(started.status == 202)
        #expect(started["status"] == "inProgress")
        #expect(started["target"] == nil)
        #expect(started.response.header("Retry-After") == "10")
        let request = try #require(started["request_id"]?.string)
        let base = "https://alpha.vault.localhost:8443/certificates/Web"
        #expect(
            started.response.header("Location") == "\(base)/pending?api-version=7.4&request_id=\(request)")

        let operation = harness.call("GET", "/certificates/web/pending?request_id=\(request)")
        #expect(operation["status"] == "completed")
        #expect(operation["target"]?.string == base)
        #expect(operation["status_details"] == nil)
        #expect(harness.call("GET", "/certificates/web/pending?request_id=other").code == "PendingCertificateNotFound")

        let bundle = harness.call("GET", "/certificates/web")
        let version = try #require(bundle.version)
        #expect(bundle["kid"]?.string == "https://alpha.vault.localhost:8443/keys/Web/\(version)")
        #expect(bundle["sid"]?.string == "https://alpha.vault.localhost:8443/secrets/Web/\(version)")
        #expect(bundle["pending"] == ["id": .text(base + "/pending")])
        #expect(bundle["tags"] == ["a": "1"])
        #expect(bundle["attributes"]?["nbf"]?.int == Harness.start - 600)
        #expect(bundle["attributes"]?["exp"]?.int == CivilTime.adding(months: 12, to: Harness.start))
        let der = try #require(bundle["cer"]?.string.flatMap { Base64.decode($0) })
        #expect(bundle["x5t"]?.string == IssuedCertificate.thumbprint(der))

        let key = harness.call("GET", "/keys/web/\(version)")
        #expect(key["managed"] == true)
        #expect(key["key"]?["key_ops"] == ["sign", "verify", "wrapKey", "unwrapKey"])
        #expect(key["tags"] == ["a": "1"])
        let secret = harness.call("GET", "/secrets/web")
        #expect(secret["managed"] == true)
        #expect(secret["contentType"] == "application/x-pkcs12")
        #expect(secret["kid"] == bundle["kid"])
        #expect(secret["attributes"]?["exp"] == bundle["attributes"]?["exp"])
        let content = try CertificatesFixtures.secret(harness, "web")
        #expect(content.certificates == [der])
        #expect(try IssuedCertificate(der: der).belongs(to: try SoftwareKey(der: try #require(content.keys.first))))
    }

    @Test func policyGetsTheServicesDefaults() throws {
        let harness = try Harness()
        harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        let policy = harness.call("GET", "/certificates/web/policy")
        #expect(
            policy.json == [
                "id": "https://alpha.vault.localhost:8443/certificates/web/policy",
                "key_props": [
                    "exportable": true, "kty": "EC", "key_size": 256, "reuse_key": false, "crv": "P-256",
                ],
                "secret_props": ["contentType": "application/x-pkcs12"],
                "x509_props": [
                    "subject": "CN=web", "sans": [:], "ekus": ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
                    "key_usage": ["digitalSignature", "keyEncipherment"], "validity_months": 12,
                    "basic_constraints": ["ca": false],
                ],
                "lifetime_actions": [
                    ["trigger": ["lifetime_percentage": 80], "action": ["action_type": "AutoRenew"]]
                ],
                "issuer": ["name": "Self"],
                "attributes": [
                    "enabled": true, "created": .integer(Harness.start), "updated": .integer(Harness.start),
                ],
            ])
    }

    @Test func certificateCarriesWhatThePolicySays() throws {
        let harness = try Harness()
        let x509: JSON = [
            "subject": "CN=web, O=\"Contoso, Ltd\", C=DE", "validity_months": 24,
            "sans": [
                "dns_names": ["a.example", "b.example"], "emails": ["x@example.com"], "upns": ["u@example.com"],
                "uris": ["urn:x"], "ipAddresses": ["10.0.0.1", "fe80::1"],
            ],
            "ekus": ["1.3.6.1.5.5.7.3.3", "1.2.3.4"], "key_usage": ["digitalSignature", "keyCertSign", "crlSign"],
        ]
        harness.call(
            "POST", "/certificates/web/create",
            ["policy": ["key_props": ["kty": "EC", "crv": "P-521"], "x509_props": x509, "issuer": ["name": "self"]]])
        let bundle = harness.call("GET", "/certificates/web")
        let certificate = try IssuedCertificate(
            der: try #require(bundle["cer"]?.string.flatMap { Base64.decode($0) }))
        var read = CertificatePolicy(now: 0)
        certificate.complete(&read)
        #expect(read.subject == "CN=web, O=\"Contoso, Ltd\", C=DE")
        #expect(read.extendedKeyUsages == ["1.3.6.1.5.5.7.3.3", "1.2.3.4"])
        #expect(read.keyUsages == ["digitalSignature", "keyCertSign", "cRLSign"])
        #expect(read.validityMonths == 24)
        for member in CertificatePolicy.sanMembers {
            #expect(read.alternativeNames[member] == x509["sans"]?[member]?.array?.compactMap(\.string))
        }
        #expect(harness.call("GET", "/keys/web")["key"]?["crv"] == "P-521")
        #expect(harness.call("GET", "/keys/web")["key"]?["key_ops"] == ["sign", "verify"])
    }

    @Test func pemSecretBeginsWithTheKeyAndANonExportableOneHasNone() throws {
        let harness = try Harness()
        for exportable in [true, false] {
            harness.call(
                "POST", "/certificates/web/create",
                [
                    "policy": [
                        "key_props": ["kty": "EC", "exportable": .bool(exportable)],
                        "secret_props": ["contentType": "application/x-pem-file"],
                        "x509_props": ["subject": "CN=web"], "issuer": ["name": "Self"],
                    ]
                ])
            let value = try #require(harness.call("GET", "/secrets/web")["value"]?.string)
            let labels = try PEMText.blocks(in: value).map(\.label)
            #expect(labels == (exportable ? ["PRIVATE KEY", "CERTIFICATE"] : ["CERTIFICATE"]))
        }
        harness.call(
            "POST", "/certificates/pfx/create",
            [
                "policy": [
                    "key_props": ["kty": "EC-HSM"], "x509_props": ["subject": "CN=hsm"], "issuer": ["name": "Self"],
                ]
            ])
        let content = try CertificatesFixtures.secret(harness, "pfx")
        #expect(content.keys.isEmpty)
        #expect(content.certificates.count == 1)
        #expect(harness.call("GET", "/keys/pfx")["key"]?["kty"] == "EC-HSM")
        #expect(harness.call("GET", "/certificates/pfx/policy")["key_props"]?["exportable"] == false)
    }

    @Test func issuanceTakesItsTime() throws {
        let harness = try Harness { $0.conditions.issuanceDelay = .seconds(10) }
        harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        let waiting = harness.call("GET", "/certificates/web/pending")
        #expect(waiting["status"] == "inProgress")
        #expect(waiting.response.header("Retry-After") == "10")
        let bundle = harness.call("GET", "/certificates/web")
        #expect(bundle["attributes"]?["enabled"] == false)
        for member in ["kid", "sid", "x5t", "cer"] { #expect(bundle[member] == nil) }
        #expect(bundle["policy"] != nil)
        #expect(harness.call("GET", "/keys/web").status == 404)
        #expect(harness.call("GET", "/secrets/web").status == 404)
        #expect(try harness.list("/certificates").items.isEmpty)
        #expect(try harness.list("/certificates?includePending=true").items.count == 1)
        let second = harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        #expect(second.status == 409)
        #expect(second.code == "Forbidden")
        let pfx = try CertificatesFixtures.pfx(try CertificatesFixtures.material())
        let imported = harness.call("POST", "/certificates/web/import", ["value": pfx])
        #expect(imported.status == 409)
        #expect(imported.code == "Forbidden")
        #expect(harness.call("POST", "/certificates/web/backup").code == "BadParameter")
        harness.clock.advance(by: .seconds(10))
        // The secret is there although nobody asked for the certificate.
        #expect(harness.call("GET", "/secrets/web").status == 200)
        #expect(harness.call("GET", "/certificates/web").version == bundle.version)
        #expect(harness.call("GET", "/certificates/web/pending")["status"] == "completed")
        #expect(try harness.list("/certificates").items.count == 1)
    }

    @Test func nameTakenDuringTheIssuanceFailsIt() throws {
        let harness = try Harness { $0.conditions.issuanceDelay = .seconds(10) }
        harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        harness.call("PUT", "/secrets/web", ["value": "mine"])
        harness.clock.advance(by: .seconds(10))
        let operation = harness.call("GET", "/certificates/web/pending")
        #expect(operation["status"] == "failed")
        #expect(operation["error"]?["code"] == "Conflict")
        #expect(harness.call("GET", "/secrets/web")["value"] == "mine")
        #expect(harness.call("GET", "/keys/web").status == 404)
    }

    @Test func newVersionReusesTheKeyOnRequest() throws {
        let harness = try Harness()
        let reuse = JSONMember(name: "key_props", value: ["kty": "EC", "reuse_key": true])
        harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        let first = harness.call("GET", "/keys/web")
        harness.call(
            "POST", "/certificates/web/create",
            [
                "policy": .object([
                    reuse, JSONMember(name: "x509_props", value: ["subject": "CN=web"]),
                    JSONMember(name: "issuer", value: ["name": "Self"]),
                ])
            ])
        let second = harness.call("GET", "/keys/web")
        #expect(second["key"]?["kid"] != first["key"]?["kid"])
        #expect(second["key"]?["x"] == first["key"]?["x"])
        // Without a policy the one in force is used again.
        #expect(harness.call("POST", "/certificates/web/create", [:]).status == 202)
        #expect(harness.call("GET", "/keys/web")["key"]?["x"] == first["key"]?["x"])
        #expect(try harness.list("/certificates/web/versions").items.count == 3)
        #expect(try harness.list("/secrets/web/versions").items.count == 3)
    }

    @Test func badPoliciesAreRefusedByName() throws {
        let harness = try Harness([VaultConfiguration(name: "alpha", sku: .standard)])
        func refused(_ policy: JSON, _ word: String) {
            let reply = harness.call("POST", "/certificates/web/create", ["policy": policy])
            #expect(reply.code == "BadParameter", "\(policy.serializedText)")
            #expect(reply.message?.contains(word) == true, "\(reply.message ?? "")")
        }
        let subject: JSON = ["subject": "CN=x"]
        refused("none", "policy")
        refused(["issuer": ["name": "Self"]], "X.500")
        refused(["x509_props": ["subject": "web"]], "Invalid X.500 distinguished name\r\n")
        refused(["x509_props": ["subject": .text("CN=" + String(repeating: "x", count: 198))]], "x509_props")
        refused(["x509_props": ["subject": "CN=x", "validity_months": 0]], "validity_months")
        refused(["x509_props": ["subject": "CN=x", "ekus": ["server"]]], "ekus")
        refused(["x509_props": ["subject": "CN=x", "key_usage": ["all"]]], "key_usage")
        refused(["x509_props": ["subject": "CN=x", "sans": ["ipAddresses": ["here"]]]], "x509_props")
        refused(["x509_props": subject, "key_props": ["kty": "RSA", "key_size": 1024]], "key_size")
        refused(["x509_props": subject, "key_props": ["kty": "EC", "crv": "P-256K"]], "P-256K")
        refused(["x509_props": subject, "key_props": ["kty": "RSA-HSM"]], "RSA-HSM")
        refused(["x509_props": subject, "secret_props": ["contentType": "text/plain"]], "contentType")
        refused(["x509_props": subject, "issuer": ["name": "no_name"]], "issuer")
        refused(
            ["x509_props": subject, "lifetime_actions": [["action": ["action_type": "Dance"]]]], "lifetime_actions")
        refused(
            [
                "x509_props": subject,
                "lifetime_actions": [
                    ["trigger": ["lifetime_percentage": 100], "action": ["action_type": "AutoRenew"]]
                ],
            ], "lifetime_percentage")
        #expect(harness.call("POST", "/certificates/web/create", [:]).code == "BadParameter")
        #expect(harness.call("GET", "/certificates/web").code == "CertificateNotFound")
        let unknown = harness.call("POST", "/certificates/web/create", CertificatesFixtures.request(issuer: "nobody"))
        #expect(unknown.code == "CertificateIssuerNotFound")
    }
}
