import Crypto
import Testing

@testable import Emulator
@testable import KeyContainers

@Suite struct CryptographySigningTests {
    @Test(arguments: SignatureAlgorithm.allCases)
    func signatureIsValidForItsDigestOnly(_ algorithm: SignatureAlgorithm) throws {
        let key = try CryptographyFixtures.key(for: algorithm)
        var digest = Hex.randomBytes(algorithm.digestLength)
        var signature = try key.sign(digest, with: algorithm)
        #expect(try key.isValid(signature, of: digest, with: algorithm))
        digest[0] ^= 1
        #expect(try !key.isValid(signature, of: digest, with: algorithm))
        digest[0] ^= 1
        signature[signature.count - 1] ^= 1
        #expect(try !key.isValid(signature, of: digest, with: algorithm))
        #expect(try !key.isValid([], of: digest, with: algorithm))
        #expect(try !key.isValid(Array(signature.dropLast()), of: digest, with: algorithm))
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func digestOfAnotherLengthIsRefused(_ algorithm: SignatureAlgorithm) throws {
        let key = try CryptographyFixtures.key(for: algorithm)
        for length in [0, 20, 31, 33, 47, 49, 63, 65] {
            let digest = [UInt8](repeating: 7, count: length)
            #expect(throws: CryptographyError.self) { try key.sign(digest, with: algorithm) }
            #expect(throws: CryptographyError.self) { try key.isValid([1], of: digest, with: algorithm) }
        }
    }

    @Test func algorithmOfAnotherKindOfKeyIsRefused() throws {
        let digest = [UInt8](repeating: 1, count: 32)
        let curve = try SoftwareKey(generating: .ec(.p256))
        #expect(throws: CryptographyError.self) { try curve.sign(digest, with: .rs256) }
        #expect(throws: CryptographyError.self) { try CryptographyFixtures.rsa.get().sign(digest, with: .es256) }
        #expect(throws: CryptographyError.self) {
            try curve.sign([UInt8](repeating: 1, count: 48), with: .es384)
        }
    }

    /// The digest types of the library are made from bytes by their layout; each must give the digest that hashing gives.
    @Test func givenDigestIsTheLibrarysOwn() {
        let message = Array("message".utf8)
        let hashed = (SHA256.hash(data: message), SHA384.hash(data: message), SHA512.hash(data: message))
        #expect(givenDigest(Array(hashed.0), as: SHA256Digest.self) == hashed.0)
        #expect(givenDigest(Array(hashed.1), as: SHA384Digest.self) == hashed.1)
        #expect(givenDigest(Array(hashed.2), as: SHA512Digest.self) == hashed.2)
        #expect(givenDigest([1, 2, 3], as: SHA256Digest.self) == nil)
    }

    @Test(.enabled(if: OpenSSL.isAvailable), arguments: SignatureAlgorithm.allCases)
    func opensslVerifiesTheSignature(_ algorithm: SignatureAlgorithm) throws {
        let key = try CryptographyFixtures.key(for: algorithm)
        let digest = Hex.randomBytes(algorithm.digestLength)
        var signature = try key.sign(digest, with: algorithm)
        if let curve = algorithm.curve {
            let length = curve.coordinateLength
            signature = try DERBuilder.structure {
                for half in [signature.prefix(length), signature.suffix(length)] {
                    var number = Array(half.drop { $0 == 0 })
                    if (number.first ?? 0x80) >= 0x80 { number.insert(0, at: 0) }
                    $0.raw([2, UInt8(number.count)] + number)
                }
            }
        }
        let openssl = try OpenSSL()
        try openssl.write("key.pem", PEMText.text("PRIVATE KEY", key.pkcs8))
        try openssl.write("digest", digest)
        try openssl.write("signature", signature)
        var options = ["-pkeyopt", "digest:sha\(algorithm.digestLength * 8)"]
        if algorithm.curve == nil {
            options += ["-pkeyopt", "rsa_padding_mode:\(algorithm.isProbabilistic ? "pss" : "pkcs1")"]
            if algorithm.isProbabilistic { options += ["-pkeyopt", "rsa_pss_saltlen:digest"] }
        }
        let output = try openssl.run(
            ["pkeyutl", "-verify", "-inkey", "%key.pem", "-in", "%digest", "-sigfile", "%signature"] + options)
        #expect(output.contains("Verified Successfully"))
    }
}
