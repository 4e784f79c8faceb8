import ExactJSON
import SwiftASN1
import Testing

@testable import Emulator
@testable import KeyContainers

/// Damaged keys and certificates: refused or read, but never the end of the process.
@Suite struct CryptographyFuzzTests {
    private func damaged(_ bytes: [UInt8], count: Int, seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(state: seed)
        return (0..<count).map { _ in
            var copy = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: copy.indices, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: copy.remove(at: index)
                case 1: copy.insert(UInt8.random(in: 0...255, using: &generator), at: index)
                default: copy[index] = UInt8.random(in: 0...255, using: &generator)
                }
                if copy.isEmpty { return [] }
            }
            return copy
        }
    }

    @Test(arguments: [SoftwareKey.Specification.rsa(bits: 2048), .ec(.p256), .ec(.p521)])
    func damagedKeys(_ specification: SoftwareKey.Specification) throws {
        let key = try CryptographyFixtures.key(specification)
        for bytes in damaged(key.pkcs8, count: 300, seed: 3) + [[], [0x30], [0x30, 0x80]] {
            guard let read = try? SoftwareKey(der: bytes) else { continue }
            #expect(!read.publicMembers.isEmpty)
        }
    }

    @Test func damagedCertificates() throws {
        let material = try CertificatesFixtures.material("CN=web, O=Contoso") {
            $0.alternativeNames = ["dns_names": ["a"], "upns": ["u@v"], "ipAddresses": ["::1"], "uris": ["urn:x"]]
        }
        var read = 0
        for bytes in damaged(material.leaf.der, count: 1_000, seed: 5) {
            guard let certificate = try? IssuedCertificate(der: bytes) else { continue }
            var policy = CertificatePolicy(now: 0)
            certificate.complete(&policy)
            _ = policy.json(id: nil).serialized()
            _ = certificate.belongs(to: material.key)
            read += 1
        }
        #expect(read > 0)
    }

    @Test func damagedRequestsForDecryption() throws {
        let encrypted = try PasswordEncryption.encrypt(Hex.randomBytes(40), password: "p", iterations: 2)
        for bytes in damaged(encrypted.algorithm, count: 500, seed: 9) {
            guard let node = try? ASN1Node.parsing(bytes, as: "algorithm"), bytes.count < 200 else { continue }
            // Rounds within the bound may still be many; the damage is kept away from making them so.
            guard (try? iterations(of: node)).map({ $0 < 10_000 }) != false else { continue }
            _ = try? PasswordEncryption.decrypt(encrypted.ciphertext, algorithm: node, password: "p")
        }
    }

    private func iterations(of node: ASN1Node) throws -> Int {
        let parameters = try node.members(of: "a", atLeast: 2)[1].members(of: "a", atLeast: 1)
        return try parameters[0].members(of: "a", atLeast: 2)[1].members(of: "a", atLeast: 2)[1].count(of: "a")
    }
}
