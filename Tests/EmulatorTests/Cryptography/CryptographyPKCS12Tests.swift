import BinaryText
import SwiftASN1
import Testing

@testable import Emulator
@testable import KeyContainers

@Suite struct CryptographyPKCS12Tests {
    /// A key with a certificate of its own.
    private static func material(_ specification: SoftwareKey.Specification = .ec(.p256)) throws -> CertificateMaterial
    {
        var policy = CertificatePolicy(now: Harness.start)
        policy.subject = "CN=test"
        let key = try CryptographyFixtures.key(specification)
        return try CertificateMaterial(
            key: key, chain: [try CertificateIssuance.selfSigned(policy, key: key, now: Harness.start)])
    }

    @Test(arguments: ["", "pässword", "0123456789012345678901234567890123456789012345678901234567890123456789"])
    func whatIsWrittenIsRead(_ password: String) throws {
        let material = try Self.material()
        let other = try Self.material(.ec(.p521)).leaf.der
        let bytes = try PKCS12(certificates: [material.leaf.der, other], keys: [material.key.pkcs8])
            .written(password: password)
        let read = try PKCS12(reading: bytes, password: password)
        #expect(read.certificates == [material.leaf.der, other])
        #expect(read.keys == [material.key.pkcs8])
        #expect(throws: CryptographyError.self) { try PKCS12(reading: bytes, password: "wrong") }
        if password.isEmpty { #expect(try PKCS12(reading: bytes, password: nil).keys.count == 1) }
    }

    @Test(.enabled(if: OpenSSL.isAvailable))
    func opensslOpensWhatIsWritten() throws {
        let material = try Self.material()
        let openssl = try OpenSSL()
        try openssl.write(
            "key.pfx", try PKCS12(certificates: material.chain, keys: [material.key.pkcs8]).written())
        try openssl.run("pkcs12", "-in", "%key.pfx", "-passin", "pass:", "-nodes", "-nocerts", "-out", "%key.pem")
        let blocks = try PEMText.blocks(in: String(decoding: try openssl.read("key.pem"), as: UTF8.self))
        #expect(try SoftwareKey(der: try #require(blocks.first).der).publicMembers == material.key.publicMembers)
        try openssl.write("nokey.pfx", try PKCS12(certificates: material.chain, keys: []).written())
        let text = try openssl.run("pkcs12", "-in", "%nokey.pfx", "-passin", "pass:", "-nodes")
        #expect(text.contains("BEGIN CERTIFICATE"))
        #expect(!text.contains("PRIVATE KEY"))
    }

    /// Ciphers, MACs and omissions of `openssl pkcs12 -export`.
    static let exports: [[String]] = [
        [], ["-legacy"], ["-macalg", "sha512"], ["-macalg", "sha384"], ["-macalg", "sha1"],
        ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC"], ["-keypbe", "NONE", "-certpbe", "NONE"],
        ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES"], ["-keypbe", "des-ede3-cbc"],
        ["-legacy", "-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-RC2-128"], ["-nomaciter"], ["-iter", "1"],
        ["-name", "friendly", "-caname", "other"], ["-nomac"],
    ]

    @Test(.enabled(if: OpenSSL.isAvailable), arguments: exports, ["", "pässword"])
    func opensslsContainersAreRead(_ options: [String], _ password: String) throws {
        let material = try Self.material()
        let openssl = try OpenSSL()
        try openssl.write(
            "in.pem", PEMText.text("PRIVATE KEY", material.key.pkcs8) + PEMText.text("CERTIFICATE", material.leaf.der))
        try openssl.run(
            ["pkcs12", "-export", "-in", "%in.pem", "-out", "%out.pfx", "-passout", "pass:\(password)"] + options)
        let bytes = try openssl.read("out.pfx")
        let read = try PKCS12(reading: bytes, password: password)
        #expect(read.certificates == [material.leaf.der])
        #expect(try SoftwareKey(der: try #require(read.keys.first)).publicMembers == material.key.publicMembers)
        if password.isEmpty { #expect(try PKCS12(reading: bytes, password: nil).keys.count == 1) }
        if !options.contains("NONE") || !options.contains("-nomac") {
            #expect(throws: CryptographyError.self) { try PKCS12(reading: bytes, password: "wrong") }
        }
    }

    /// The TLS library's reader ends the process on both of these.
    @Test func containersWithoutKeyOrCertificateAreRefusedAsCertificates() throws {
        let material = try Self.material()
        let stranger = try Self.material(.ec(.p384))
        for container in [
            PKCS12(certificates: material.chain, keys: []), PKCS12(certificates: [], keys: [material.key.pkcs8]),
            PKCS12(certificates: stranger.chain, keys: [material.key.pkcs8]),
            PKCS12(certificates: material.chain, keys: [material.key.pkcs8, stranger.key.pkcs8]),
            PKCS12(certificates: [[1, 2, 3]], keys: [material.key.pkcs8]),
        ] {
            let value = Base64.encode(try container.written())
            #expect(throws: CryptographyError.self) {
                try CertificateMaterial.importing(value, password: nil, isPEM: false, keepsOrder: false)
            }
        }
    }

    @Test func damagedContainersAreRefused() throws {
        let material = try Self.material()
        let bytes = try PKCS12(certificates: material.chain, keys: [material.key.pkcs8]).written()
        var generator = SeededGenerator(state: 12)
        for length in stride(from: 0, to: bytes.count, by: 17) {
            #expect(throws: CryptographyError.self) {
                try PKCS12(reading: Array(bytes.prefix(length)), password: nil)
            }
        }
        for _ in 0..<150 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: damaged.indices, using: &generator)
                damaged[index] = UInt8.random(in: 0...255, using: &generator)
            }
            // Most damage fails the integrity check; the rest must at least not end the process.
            _ = try? PKCS12(reading: damaged, password: nil)
        }
        #expect(throws: CryptographyError.self) {
            try PKCS12(reading: [UInt8](repeating: 0x30, count: PKCS12.maximumBytes + 1), password: nil)
        }
    }

    /// A small file must not keep the service busy: the rounds of its key derivation are bounded.
    @Test func absurdIterationCountsAreRefused() throws {
        let encrypted = try PasswordEncryption.encrypt([1, 2, 3], password: "p")
        let algorithm = try ASN1Node.parsing(encrypted.algorithm, as: "algorithm")
        #expect(try PasswordEncryption.decrypt(encrypted.ciphertext, algorithm: algorithm, password: "p") == [1, 2, 3])
        for iterations in [0, 1_000_001, 0x7FFF_FFFF] {
            let absurd = try DERBuilder.structure {
                try $0.objectIdentifier("1.2.840.113549.1.12.1.3")
                try $0.sequence(.sequence) {
                    try $0.octets([1, 2, 3, 4, 5, 6, 7, 8])
                    try $0.integer(iterations)
                }
            }
            let node = try ASN1Node.parsing(absurd, as: "algorithm")
            #expect(throws: CryptographyError.self) {
                try PasswordEncryption.decrypt([UInt8](repeating: 0, count: 8), algorithm: node, password: "p")
            }
        }
    }

    @Test func pemBlocksAreFoundInAnyOrderAndWithAnyLineEnd() throws {
        let text =
            "Bag Attributes\r\n" + PEMText.text("CERTIFICATE", [1, 2]) + "junk\n" + PEMText.text("PRIVATE KEY", [3])
        for variant in [text, text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")] {
            let blocks = try PEMText.blocks(in: variant)
            #expect(blocks == [.init(label: "CERTIFICATE", der: [1, 2]), .init(label: "PRIVATE KEY", der: [3])])
        }
        #expect(try PEMText.blocks(in: "").isEmpty)
        for bad in [
            "-----BEGIN A-----\nAQ==\n", "-----BEGIN A-----\nAQ==\n-----END B-----\n", "-----END A-----\n",
            "-----BEGIN A-----\n!\n-----END A-----", "-----BEGIN A-----\n-----END A-----",
            "-----BEGIN A-----\n-----BEGIN B-----\nAQ==\n-----END B-----\n",
        ] {
            #expect(throws: CryptographyError.self) { try PEMText.blocks(in: bad) }
        }
    }
}
