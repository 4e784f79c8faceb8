import BinaryText
import ExactJSON
import KeyContainers
import Testing

@testable import Emulator

@Suite struct SecretFormTests {
    private static let pem = "outContentType=application%2Fx-pem-file"

    @Test func thePFXOfACertificateComesAsPEM() throws {
        let harness = try Harness()
        harness.call("POST", "/certificates/web/create", CertificatesFixtures.request())
        let converted = harness.call("GET", "/secrets/web?\(Self.pem)", version: "2025-07-01")
        #expect(converted["contentType"] == "application/x-pem-file")
        let blocks = try PEMText.blocks(in: try #require(converted["value"]?.string))
        #expect(blocks.map(\.label) == ["PRIVATE KEY", "CERTIFICATE"])
        #expect(harness.call("GET", "/certificates/web")["cer"]?.string == Base64.encode(blocks[1].der))
        // Older versions do not know the parameter.
        #expect(
            harness.call("GET", "/secrets/web?\(Self.pem)", version: "7.6")["contentType"] == "application/x-pkcs12")
    }

    @Test func nothingElseIsConverted() throws {
        let harness = try Harness()
        harness.call("PUT", "/secrets/plain", ["value": "x", "contentType": "text/plain"])
        harness.call("PUT", "/secrets/fake", ["value": "x", "contentType": "application/x-pkcs12"])
        for name in ["plain", "fake"] {
            let refused = harness.call("GET", "/secrets/\(name)?\(Self.pem)", version: "2026-04-01")
            #expect(refused.status == 400 && refused.code == "BadParameter")
        }
        #expect(harness.call("GET", "/secrets/plain?outContentType=text%2Fplain", version: "2026-04-01").status == 200)
    }

    @Test func aKeyIsAttestedFrom76On() throws {
        let harness = try Harness()
        let made = harness.call("POST", "/keys/k/create", ["kty": "EC"])
        let version = try #require(made["key"]?["kid"]?.string?.split(separator: "/").last)
        #expect(harness.call("GET", "/keys/k/\(version)/attestation", version: "7.6")["key"] == made["key"])
        #expect(harness.call("GET", "/keys/k/\(version)/attestation", version: "7.5").status == 400)
        #expect(harness.call("POST", "/keys/k/release", ["target": "x"]).status == 403)
    }
}
