import BinaryText
import Crypto
import ExactJSON
import FoundationEssentials
import KeyContainers
import SwiftASN1
import Testing
import X509

@testable import Emulator

@Suite struct CertificatesPendingTests {
    /// Starts an operation that waits for a merge.
    private func begin(_ harness: Harness, _ subject: String = "CN=csr") throws -> (request: [UInt8], version: String) {
        let started = harness.call(
            "POST", "/certificates/csr/create", CertificatesFixtures.request(subject, issuer: "Unknown"))
        #expect(started.status == 202)
        let request = try #require(started["csr"]?.string.flatMap { Base64.decode($0) })
        return (request, try #require(harness.call("GET", "/certificates/csr").version))
    }

    /// What an authority outside would answer: a certificate for the request's key.
    private func issue(_ request: [UInt8]) throws -> [UInt8] {
        let request = try CertificateSigningRequest(derEncoded: request)
        let authority = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: request.publicKey,
            notValidBefore: .init(timeIntervalSince1970: Double(Harness.start)),
            notValidAfter: .init(timeIntervalSince1970: Double(Harness.start + 86_400)),
            issuer: try DistinguishedName { CommonName("authority") }, subject: request.subject,
            extensions: try #require(try request.attributes.extensionRequest).extensions, issuerPrivateKey: authority)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }

    @Test func unknownIssuerWaitsForTheMerge() throws {
        let harness = try Harness()
        let (request, version) = try begin(harness)
        let waiting = harness.call("GET", "/certificates/csr/pending")
        #expect(waiting["status"] == "inProgress")
        #expect(waiting["status_details"]?.string?.lowercased().contains("merge") == true)
        harness.clock.advance(by: .seconds(3_000))
        #expect(harness.call("GET", "/certificates/csr/pending")["status"] == "inProgress")
        harness.clock.advance(by: .seconds(-3_000))
        let der = try issue(request)
        let other = try CertificatesFixtures.material().leaf.der
        let merged = harness.call(
            "POST", "/certificates/csr/pending/merge",
            ["x5c": [.text(Base64.encode(other)), .text(Base64.encode(der))], "tags": ["m": "1"]])
        #expect(merged.status == 201)
        #expect(merged.version == version)
        #expect(merged["cer"]?.string == Base64.encode(der))
        #expect(merged["attributes"]?["enabled"] == true)
        #expect(merged["attributes"]?["exp"]?.int == Harness.start + 86_400)
        #expect(merged["tags"] == ["m": "1"])
        let content = try CertificatesFixtures.secret(harness, "csr")
        #expect(content.certificates == [der, other])
        #expect(harness.call("GET", "/certificates/csr/pending")["status"] == "completed")
        #expect(harness.call("POST", "/certificates/csr/pending/merge", ["x5c": []]).code == "BadParameter")
    }

    @Test func mergeTakesBase64OfBase64() throws {
        let harness = try Harness()
        let der = try issue(try begin(harness).request)
        let text = Base64.encode(Array(Base64.encode(der).utf8))
        #expect(harness.call("POST", "/certificates/csr/pending/merge", ["x5c": [.text(text)]]).status == 201)
    }

    @Test func certificateForAnotherKeyIsNotMerged() throws {
        let harness = try Harness()
        _ = try begin(harness)
        let other = try CertificatesFixtures.material().leaf.der
        for entries: JSON in [
            [.text(Base64.encode(other))], ["AAAA"], ["!"], [1], [], .null,
            [.text(Base64.encode([0x30, 0x03, 0x02, 0x01, 0x01]))],
        ] {
            let reply = harness.call("POST", "/certificates/csr/pending/merge", ["x5c": entries])
            #expect(reply.code == "BadParameter", "\(entries.serializedText)")
        }
        #expect(harness.call("GET", "/certificates/csr/pending")["status"] == "inProgress")
    }

    @Test func nextVersionLeavesTheCurrentOneUntilItIsMerged() throws {
        let harness = try Harness()
        let first = try begin(harness)
        harness.call(
            "POST", "/certificates/csr/pending/merge", ["x5c": [.text(Base64.encode(try issue(first.request)))]])
        let current = harness.call("GET", "/certificates/csr")
        let second = try begin(harness)
        #expect(harness.call("GET", "/certificates/csr")["cer"] == current["cer"])
        #expect(try harness.list("/certificates").items.count == 1)
        let merged = harness.call(
            "POST", "/certificates/csr/pending/merge", ["x5c": [.text(Base64.encode(try issue(second.request)))]])
        #expect(merged["cer"] != current["cer"])
        #expect(try harness.list("/certificates/csr/versions").items.count == 2)
    }

    @Test func cancelledAndDeletedOperations() throws {
        let harness = try Harness()
        _ = try begin(harness)
        #expect(harness.call("PATCH", "/certificates/csr/pending", [:]).code == "BadParameter")
        let asked = harness.call("PATCH", "/certificates/csr/pending", ["cancellation_requested": true])
        #expect(asked.status == 200)
        #expect(asked["cancellation_requested"] == true)
        let cancelled = harness.call("GET", "/certificates/csr/pending")
        #expect(cancelled["status"] == "cancelled")
        #expect(cancelled["error"]?["code"] != nil)
        let again = harness.call("PATCH", "/certificates/csr/pending", ["cancellation_requested": true])
        #expect(again.code == "BadParameter")
        #expect(harness.call("DELETE", "/certificates/csr/pending").status == 200)
        #expect(harness.call("GET", "/certificates/csr/pending").code == "PendingCertificateNotFound")
        #expect(harness.call("DELETE", "/certificates/csr/pending").code == "PendingCertificateNotFound")
        #expect(harness.call("GET", "/certificates/csr")["pending"] == nil)
        // The name is free for another attempt, and there is still one version.
        _ = try begin(harness)
        #expect(try harness.list("/certificates/csr/versions?includePending=true").items.count == 1)
    }

    @Test func otherIssuersStayInProgressAndForbidTheMerge() throws {
        let harness = try Harness()
        harness.call("PUT", "/certificates/issuers/Digi", ["provider": "DigiCert"])
        harness.call("POST", "/certificates/d/create", CertificatesFixtures.request(issuer: "digi"))
        harness.clock.advance(by: .seconds(3_000))
        #expect(harness.call("GET", "/certificates/d/pending")["status"] == "inProgress")
        let reply = harness.call("POST", "/certificates/d/pending/merge", ["x5c": ["AAAA"]])
        #expect(reply.status == 403)
        #expect(
            reply.message
                == "Merge is forbidden on pending object created with issuer : digi while it is in progess.")
    }

    @Test(.enabled(if: OpenSSL.isAvailable))
    func opensslVerifiesTheRequest() throws {
        let harness = try Harness()
        let openssl = try OpenSSL()
        try openssl.write("csr", try begin(harness, "CN=csr, O=Contoso").request)
        let text = try openssl.run("req", "-inform", "DER", "-in", "%csr", "-verify", "-noout", "-text")
        #expect(text.contains("Certificate request self-signature verify OK"))
        #expect(text.contains("O = Contoso, CN = csr"))
        #expect(text.contains("TLS Web Server Authentication"))
    }
}
