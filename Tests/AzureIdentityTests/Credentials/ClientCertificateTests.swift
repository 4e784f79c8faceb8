import BinaryText
import Crypto
import CryptoExtras
import ExactJSON
import FoundationEssentials
import HTTPTransport
import SwiftASN1
import Testing
import X509

@testable import AzureIdentity

@Suite("Signing in by certificate")
struct ClientCertificateTests {
    private let folder = TestFolder()

    /// A key with its certificate and an authority, made by openssl.
    private func make(days: String = "30") throws {
        let p = folder.path
        try run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(p)/ca.key", "-out", "\(p)/ca.pem",
            "-subj", "/CN=authority", "-days", "30")
        try run(
            "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(p)/key.pem", "-out", "\(p)/leaf.csr",
            "-subj", "/CN=runbook")
        try run(
            "openssl", "x509", "-req", "-in", "\(p)/leaf.csr", "-CA", "\(p)/ca.pem", "-CAkey", "\(p)/ca.key",
            "-CAcreateserial", "-out", "\(p)/leaf.pem", "-days", days)
        try run(
            "openssl", "pkcs12", "-export", "-inkey", "\(p)/key.pem", "-in", "\(p)/leaf.pem", "-certfile",
            "\(p)/ca.pem", "-out", "\(p)/both.pfx", "-passout", "pass:s3cret")
        try run(
            "openssl", "pkcs12", "-export", "-inkey", "\(p)/key.pem", "-in", "\(p)/leaf.pem", "-out", "\(p)/bare.pfx",
            "-passout", "pass:")
        try run(
            "openssl", "pkcs8", "-topk8", "-in", "\(p)/key.pem", "-out", "\(p)/locked.pem", "-passout", "pass:s3cret")
    }

    private func joined(_ names: String...) -> [UInt8] { names.flatMap { folder.read($0) } }

    @Test("The assertion is signed by the key, names the certificate, and is for that token URL only")
    func assertion() async throws {
        try make()
        // The authority first and the key last: the certificate of the key is found wherever it stands.
        let certificate = try ClientCertificate(reading: joined("ca.pem", "leaf.pem", "key.pem"), password: nil)
        #expect(certificate.chain.count == 2)
        let service = FakeService([.token("abc")])
        let now = Int64(Date().timeIntervalSince1970)
        let credential = try ClientCertificateCredential(
            context(service, now: now), tenant: tenantID, clientID: "client", certificate: certificate,
            sendsChain: true)
        #expect(try await credential.token(for: vaultRequest).value == "abc")
        let fields = form(try #require(service.bodies.first))
        #expect(fields["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(fields["client_secret"] == nil)
        let parts = try #require(fields["client_assertion"]).split(separator: ".")
        #expect(parts.count == 3)
        let header = try JSON(parsing: try #require(Base64.decode(parts[0])))
        let claims = try JSON(parsing: try #require(Base64.decode(parts[1])))
        #expect(header["alg"]?.string == "PS256")
        #expect(
            header["x5t#S256"]?.string == Base64.encodeURL(Array(SHA256.hash(data: certificate.leaf))))
        #expect(header["x5c"]?.array?.first?.string.flatMap { Base64.decode($0) } == certificate.leaf)
        #expect(header["x5c"]?.array?.count == 2)
        #expect(claims["aud"]?.string == service.requests.first?.url)
        #expect(claims["iss"]?.string == "client" && claims["sub"]?.string == "client")
        #expect(claims["nbf"]?.int == now && claims["exp"]?.int == now + 600)
        let key = try #require(
            _RSA.Signing.PublicKey(try Certificate(derEncoded: certificate.leaf).publicKey))
        let signature = _RSA.Signing.RSASignature(rawRepresentation: try #require(Base64.decode(parts[2])))
        #expect(
            key.isValidSignature(
                signature, for: SHA256.hash(data: Array("\(parts[0]).\(parts[1])".utf8)), padding: .PSS))
        _ = try await credential.token(for: vaultRequest)
        #expect(service.bodies[0] != service.bodies[1], "each assertion has an id of its own")
    }

    @Test("PEM and PFX, with and without password")
    func forms() throws {
        try make()
        let plain = try ClientCertificate(reading: joined("leaf.pem", "key.pem"), password: nil)
        for (bytes, password) in [
            (joined("both.pfx"), "s3cret"), (joined("bare.pfx"), nil), (joined("locked.pem", "leaf.pem"), "s3cret"),
            (joined("leaf.pem", "key.pem"), "not needed"),
        ] as [([UInt8], String?)] {
            #expect(try ClientCertificate(reading: bytes, password: password).leaf == plain.leaf)
        }
        #expect(try ClientCertificate(reading: joined("both.pfx"), password: "s3cret").chain.count == 2)
        for (bytes, password, words) in [
            (joined("both.pfx"), "wrong", "cannot be read"), (joined("both.pfx"), nil, "cannot be read"),
            (joined("locked.pem", "leaf.pem"), nil, "is encrypted"), (joined("leaf.pem"), nil, "no private key"),
            (joined("key.pem"), nil, "no certificate"), (joined("ca.pem", "key.pem"), nil, "no certificate of its"),
            (joined("leaf.pem", "key.pem", "ca.key"), nil, "more than one"), ([], nil, "cannot be read"),
        ] as [([UInt8], String?, String)] {
            #expect {
                _ = try ClientCertificate(reading: bytes, password: password)
            } throws: { error in
                "\(error)".contains(words) && (error as? IdentityError)?.code == .invalidConfiguration
            }
        }
        #expect(!"\(plain)".contains("["))
        #expect(Mirror(reflecting: plain).children.isEmpty)
    }

    @Test("An expired certificate is said before anything is sent, and so is one of the future")
    func expired() async throws {
        try make()
        let certificate = try ClientCertificate(reading: joined("leaf.pem", "key.pem"), password: nil)
        let now = Int64(Date().timeIntervalSince1970)
        for (time, words) in [(now + 31 * 86_400, "has expired"), (now - 86_400, "is not valid yet")] {
            let service = FakeService([.token("abc")])
            let credential = try ClientCertificateCredential(
                context(service, now: time), tenant: tenantID, clientID: "client", certificate: certificate)
            #expect(await refusal(credential)?.message.contains(words) == true)
            #expect(service.requests.isEmpty)
        }
    }

    @Test("The environment's variables choose it, and a wrong clock is named when Entra refuses the assertion")
    func environment() async throws {
        try make()
        let path = folder.write("all.pem", String(decoding: joined("leaf.pem", "key.pem"), as: UTF8.self))
        let now = Int64(Date().timeIntervalSince1970)
        let service = FakeService([
            .json(
                #"{"error":"invalid_client","error_description":"AADSTS700024: out of time","error_codes":[700024]}"#,
                status: 401, headers: [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")])
        ])
        let credential = try EnvironmentCredential.make(
            context(
                service,
                [
                    "AZURE_TENANT_ID": tenantID, "AZURE_CLIENT_ID": "client", "AZURE_CLIENT_CERTIFICATE_PATH": path,
                    "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN": "True",
                ], now: now))
        #expect(credential.kind == "client-certificate")
        let error = try #require(await refusal(credential))
        #expect(error.remedy?.contains("ahead of the service's") == true)
    }

    @Test("No bytes end the process")
    func fuzz() throws {
        try make()
        var random = SystemRandomNumberGenerator()
        for whole in [joined("both.pfx"), joined("leaf.pem", "key.pem")] {
            for _ in 0..<150 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...8) {
                    bytes[Int.random(in: bytes.indices)] = UInt8.random(in: 0...255, using: &random)
                }
                if Bool.random() { bytes.removeLast(Int.random(in: 0..<bytes.count)) }
                do { _ = try ClientCertificate(reading: bytes, password: "s3cret") } catch {}
            }
        }
    }
}
