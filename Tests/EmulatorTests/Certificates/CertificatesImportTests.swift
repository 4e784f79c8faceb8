import BinaryText
import ExactJSON
import Testing

@testable import Emulator
@testable import KeyContainers

@Suite struct CertificatesImportTests {
    @Test func importCompletesThePolicy() throws {
        let harness = try Harness()
        let material = try CertificatesFixtures.material("CN=web, S=Bayern, C=DE", .ec(.p384)) {
            $0.validityMonths = 120
            $0.extendedKeyUsages = []
            $0.keyUsages = []
        }
        let reply = harness.call(
            "POST", "/certificates/web/import",
            [
                "value": try CertificatesFixtures.pfx(material, password: "pw"), "pwd": "pw", "tags": ["a": "1"],
                "policy": ["issuer": ["name": "Self"], "key_props": ["exportable": true]],
            ])
        #expect(reply.status == 200)
        #expect(reply["cer"]?.string == Base64.encode(material.leaf.der))
        #expect(reply["pending"] == nil)
        #expect(reply["tags"] == ["a": "1"])
        #expect(reply["attributes"]?["exp"]?.int == material.leaf.expires)
        let policy = try #require(reply["policy"])
        #expect(policy["x509_props"]?["subject"] == "CN=web, S=Bayern, C=DE")
        #expect(policy["x509_props"]?["validity_months"] == 120)
        #expect(policy["x509_props"]?["ekus"] == [])
        #expect(policy["x509_props"]?["key_usage"] == [])
        #expect(policy["x509_props"]?["basic_constraints"] == ["ca": false])
        #expect(policy["key_props"]?["kty"] == "EC")
        #expect(policy["key_props"]?["crv"] == "P-384")
        #expect(policy["issuer"]?["name"] == "Self")
        #expect(policy["lifetime_actions"]?.array?.first?["action"]?["action_type"] == "AutoRenew")
        // A certificate that names no usage allows its key everything.
        #expect(harness.call("GET", "/keys/web")["key"]?["key_ops"] == ["sign", "verify"])
    }

    @Test func importWithoutPolicyHasIssuerUnknown() throws {
        let harness = try Harness()
        let material = try CertificatesFixtures.material()
        let reply = harness.call(
            "POST", "/certificates/web/import", ["value": try CertificatesFixtures.pfx(material)])
        #expect(reply["policy"]?["issuer"]?["name"] == "Unknown")
        #expect(reply["policy"]?["lifetime_actions"]?.array?.first?["action"]?["action_type"] == "EmailContacts")
        #expect(reply["policy"]?["key_props"]?["exportable"] == true)
        let second = harness.call(
            "POST", "/certificates/WEB/import", ["value": try CertificatesFixtures.pfx(material)])
        #expect(second.version != reply.version)
        #expect(second["id"]?.string?.contains("/certificates/web/") == true)
    }

    @Test(arguments: [true, false], [true, false])
    func chainIsKeptInTheOrderAskedFor(_ keepsOrder: Bool, _ isPEM: Bool) throws {
        let harness = try Harness()
        let leaf = try CertificatesFixtures.material("CN=leaf")
        let authority = try CertificatesFixtures.material("CN=authority", .ec(.p521)).leaf.der
        let value: JSON =
            isPEM
            ? .text(
                PEMText.text("CERTIFICATE", authority) + PEMText.text("PRIVATE KEY", leaf.key.pkcs8)
                    + PEMText.text("CERTIFICATE", leaf.leaf.der))
            : .text(
                Base64.encode(
                    try PKCS12(certificates: [authority, leaf.leaf.der], keys: [leaf.key.pkcs8]).written()))
        let reply = harness.call(
            "POST", "/certificates/web/import",
            [
                "value": value, "preserveCertOrder": .bool(keepsOrder),
                "policy": isPEM ? CertificatesFixtures.pemPolicy : [:],
            ], version: "7.6")
        #expect(reply["cer"]?.string == Base64.encode(leaf.leaf.der))
        #expect(reply["preserveCertOrder"]?.bool == keepsOrder)
        #expect(harness.call("GET", "/certificates/web", version: "7.5")["preserveCertOrder"] == nil)
        if isPEM {
            let text = try #require(harness.call("GET", "/secrets/web")["value"]?.string)
            let blocks = try PEMText.blocks(in: text)
            #expect(blocks[0].label == "PRIVATE KEY")
            #expect(
                blocks.dropFirst().map(\.der)
                    == (keepsOrder ? [authority, leaf.leaf.der] : [leaf.leaf.der, authority]))
        } else {
            #expect(try CertificatesFixtures.secret(harness, "web").certificates == [leaf.leaf.der, authority])
        }
    }

    @Test(.enabled(if: OpenSSL.isAvailable))
    func pemOfOpensslIsTakenInEitherOrderAndEncrypted() throws {
        let harness = try Harness()
        let openssl = try OpenSSL()
        try openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "%sec1.pem")
        try openssl.run("pkcs8", "-topk8", "-nocrypt", "-in", "%sec1.pem", "-out", "%pkcs8.pem")
        try openssl.run("pkcs8", "-topk8", "-in", "%sec1.pem", "-out", "%locked.pem", "-passout", "pass:pw")
        try openssl.run(
            "pkcs8", "-topk8", "-in", "%sec1.pem", "-out", "%old.pem", "-passout", "pass:pw", "-v1", "PBE-SHA1-3DES")
        try openssl.run(
            "req", "-x509", "-new", "-key", "%sec1.pem", "-subj", "/CN=pem", "-days", "3000", "-out", "%cert.pem")
        let certificate = String(decoding: try openssl.read("cert.pem"), as: UTF8.self)
        for name in ["sec1", "pkcs8", "locked", "old"] {
            let key = String(decoding: try openssl.read("\(name).pem"), as: UTF8.self)
            for text in [key + certificate, certificate + key] {
                // As it is, and as Microsoft's Python SDK sends it.
                for value in [text, Base64.encode(Array(text.utf8))] {
                    let reply = harness.call(
                        "POST", "/certificates/\(name)/import",
                        ["value": .text(value), "pwd": "pw", "policy": CertificatesFixtures.pemPolicy])
                    #expect(reply.status == 200, "\(name): \(reply.message ?? "")")
                    #expect(reply["policy"]?["x509_props"]?["subject"] == "CN=pem")
                }
            }
        }
        let locked = String(decoding: try openssl.read("locked.pem"), as: UTF8.self)
        for password: JSON in [.null, "wrong", ""] {
            let reply = harness.call(
                "POST", "/certificates/x/import",
                ["value": .text(locked + certificate), "pwd": password, "policy": CertificatesFixtures.pemPolicy])
            #expect(reply.code == "BadParameter")
        }
    }

    @Test(.enabled(if: OpenSSL.isAvailable))
    func rsaContainerOfOpensslBecomesATrio() throws {
        let harness = try Harness()
        let openssl = try OpenSSL()
        try openssl.run(
            "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", "%key.pem", "-out", "%cert.pem", "-subj",
            "/C=DE/ST=Bayern/O=Contoso, Ltd/CN=imp", "-days", "3650")
        try openssl.run(
            "pkcs12", "-export", "-legacy", "-inkey", "%key.pem", "-in", "%cert.pem", "-out", "%old.pfx", "-passout",
            "pass:pw")
        let reply = harness.call(
            "POST", "/certificates/imp/import",
            ["value": .text(Base64.encode(try openssl.read("old.pfx"))), "pwd": "pw"])
        #expect(reply["policy"]?["x509_props"]?["subject"] == "CN=imp, O=\"Contoso, Ltd\", S=Bayern, C=DE")
        #expect(reply["policy"]?["key_props"]?["key_size"] == 3072)
        // The key opens what openssl encrypts to the certificate.
        let message = Hex.randomBytes(32)
        try openssl.write("plain", message)
        try openssl.run(
            "pkeyutl", "-encrypt", "-certin", "-inkey", "%cert.pem", "-in", "%plain", "-out", "%sealed", "-pkeyopt",
            "rsa_padding_mode:oaep")
        let opened = harness.call(
            "POST", "/keys/imp/unwrapkey",
            ["alg": "RSA-OAEP", "value": .text(Base64.encodeURL(try openssl.read("sealed")))])
        #expect(opened["value"]?.string == Base64.encodeURL(message))
    }

    @Test func unusableContentIsRefused() throws {
        let harness = try Harness()
        let material = try CertificatesFixtures.material()
        let old = try CertificatesFixtures.material(at: Harness.start - 400 * 86_400)
        let pfx = try CertificatesFixtures.pfx(material, password: "pw")
        let pem = PEMText.text("PRIVATE KEY", material.key.pkcs8) + PEMText.text("CERTIFICATE", material.leaf.der)
        let refused: [(JSON, String)] = [
            ([:], "value"), (["value": ""], "value"), (["value": 1], "value"), (["value": "!!"], "value"),
            (["value": "AAAA"], "value"), (["value": pfx], "password"), (["value": pfx, "pwd": "no"], "password"),
            (["value": pfx, "pwd": .text(String(repeating: "p", count: 201))], "pwd"),
            (["value": .text(pem)], "PKCS#12"),
            (["value": pfx, "pwd": "pw", "policy": CertificatesFixtures.pemPolicy], "value"),
            (
                [
                    "value": .text(PEMText.text("CERTIFICATE", material.leaf.der)),
                    "policy": CertificatesFixtures.pemPolicy,
                ], "key"
            ),
            (
                [
                    "value": .text(PEMText.text("PRIVATE KEY", material.key.pkcs8)),
                    "policy": CertificatesFixtures.pemPolicy,
                ], "certificate"
            ),
            (["value": try CertificatesFixtures.pfx(old)], "expired"),
            (["value": pfx, "pwd": "pw", "tags": "none"], "tags"),
            (["value": pfx, "pwd": "pw", "preserveCertOrder": "yes"], "preserveCertOrder"),
        ]
        for (body, word) in refused {
            let reply = harness.call("POST", "/certificates/web/import", body)
            #expect(reply.code == "BadParameter")
            #expect(reply.message?.contains(word) == true, "\(word): \(reply.message ?? "")")
        }
        for collection in ["certificates", "keys", "secrets"] {
            #expect(harness.call("GET", "/\(collection)/web").status == 404)
        }
    }
}
