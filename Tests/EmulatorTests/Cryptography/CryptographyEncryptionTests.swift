import Testing

@testable import Emulator
@testable import KeyContainers

@Suite struct CryptographyEncryptionTests {
    @Test(arguments: EncryptionAlgorithm.allCases)
    func longestMessageComesBackAndALongerOneIsRefused(_ algorithm: EncryptionAlgorithm) throws {
        let key = try CryptographyFixtures.rsa.get()
        let limit = 256 - algorithm.overhead
        for length in [0, 1, 32, limit] {
            let message = Hex.randomBytes(length)
            #expect(try key.decrypt(try key.encrypt(message, with: algorithm), with: algorithm) == message)
        }
        #expect(throws: CryptographyError.self) { try key.encrypt(Hex.randomBytes(limit + 1), with: algorithm) }
        #expect(throws: CryptographyError.self) { try key.encrypt(Hex.randomBytes(4_096), with: algorithm) }
    }

    @Test(arguments: [EncryptionAlgorithm.oaep, .oaep256])
    func foreignCiphertextIsRefused(_ algorithm: EncryptionAlgorithm) throws {
        let key = try CryptographyFixtures.rsa.get()
        for length in [0, 1, 255, 256, 257] {
            #expect(throws: CryptographyError.self) {
                try key.decrypt([UInt8](repeating: 0x55, count: length), with: algorithm)
            }
        }
    }

    @Test func ellipticCurvesDoNotEncrypt() throws {
        let key = try SoftwareKey(generating: .ec(.p256))
        #expect(throws: CryptographyError.self) { try key.encrypt([1], with: .oaep) }
        #expect(throws: CryptographyError.self) { try key.decrypt([1], with: .oaep) }
    }

    @Test(.enabled(if: OpenSSL.isAvailable), arguments: EncryptionAlgorithm.allCases)
    func opensslDecryptsIt(_ algorithm: EncryptionAlgorithm) throws {
        let key = try CryptographyFixtures.rsa.get()
        let openssl = try OpenSSL()
        try openssl.write("key.pem", PEMText.text("PRIVATE KEY", key.pkcs8))
        try openssl.write("ciphertext", try key.encrypt(Array("wrapped".utf8), with: algorithm))
        let padding =
            switch algorithm {
            case .rsa15: ["rsa_padding_mode:pkcs1"]
            case .oaep: ["rsa_padding_mode:oaep"]
            case .oaep256: ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256"]
            }
        try openssl.run(
            ["pkeyutl", "-decrypt", "-inkey", "%key.pem", "-in", "%ciphertext", "-out", "%plain"]
                + padding.flatMap { ["-pkeyopt", $0] })
        #expect(try openssl.read("plain") == Array("wrapped".utf8))
    }
}
