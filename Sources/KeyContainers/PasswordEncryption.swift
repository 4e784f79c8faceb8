internal import Crypto
internal import CryptoExtras
package import SwiftASN1

/// Password-based encryption of PKCS#5 and PKCS#12, as found in PFX files and in encrypted PKCS#8 keys.
///
/// Read: PBES2 (PBKDF2 with AES-CBC or triple DES), and the PKCS#12 schemes with triple DES and RC2. Written: PBES2 with
/// AES-256-CBC and PBKDF2 over HMAC-SHA-256.
package enum PasswordEncryption {
    /// The most rounds of a key derivation that a file may ask for; more would let a small file block the service.
    package static let maximumIterations = 1_000_000

    /// Decrypts `data` under an `AlgorithmIdentifier`.
    ///
    /// - Parameter password: `nil` when the file was given without one.
    /// - Throws: for an unknown algorithm, hostile parameters or a wrong password.
    package static func decrypt(
        _ data: [UInt8], algorithm: ASN1Node, password: String?
    ) throws(CryptographyError) -> [UInt8] {
        let parts = try algorithm.members(of: "the encryption algorithm", atLeast: 2)
        let name = try parts[0].objectIdentifier(of: "the encryption algorithm")
        if name == "1.2.840.113549.1.5.13" {
            return try decryptPBES2(data, parameters: parts[1], password: password ?? "")
        }
        guard let scheme = PKCS12Scheme(rawValue: name) else {
            throw CryptographyError("encryption algorithm \(name) is not supported")
        }
        let parameters = try parts[1].members(of: "the encryption parameters", atLeast: 2)
        let salt = try checkedSalt(parameters[0])
        let iterations = try checkedIterations(parameters[1])
        // An absent password is written as nothing by some and as an empty text by others: the padding tells.
        let candidates = password.map { [$0] } ?? ["", nil]
        for candidate in candidates {
            let password = PKCS12KeyDerivation.passwordBytes(candidate)
            let cipher = scheme.cipher(
                key: PKCS12KeyDerivation.derive(
                    scheme.keyLength, for: .key, password: password, salt: salt, iterations: iterations,
                    using: Insecure.SHA1.self))
            let vector = PKCS12KeyDerivation.derive(
                8, for: .initialVector, password: password, salt: salt, iterations: iterations,
                using: Insecure.SHA1.self)
            if let plain = try? cipher?.decryptChained(data, initialVector: vector) { return plain }
        }
        throw CryptographyError("the password is wrong or the encrypted data is damaged")
    }

    /// Decrypts an encrypted PKCS#8 key (`ENCRYPTED PRIVATE KEY`) and returns the PKCS#8 key in it.
    ///
    /// - Throws: as `decrypt`, and for bytes that are no such key.
    package static func decryptKey(_ der: [UInt8], password: String?) throws(CryptographyError) -> [UInt8] {
        let what = "the encrypted private key"
        let parts = try ASN1Node.parsing(der, as: what).members(of: what, atLeast: 2)
        return try decrypt(try parts[1].octets(of: what), algorithm: parts[0], password: password)
    }

    /// Encrypts with AES-256 under a password and returns the algorithm identifier (DER) and the ciphertext.
    package static func encrypt(
        _ data: [UInt8], password: String, iterations: Int = 2048
    ) throws(CryptographyError) -> (algorithm: [UInt8], ciphertext: [UInt8]) {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let vector = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        do {
            let key = try KDF.Insecure.PBKDF2.deriveKey(
                from: Array(password.utf8), salt: salt, using: .sha256, outputByteCount: 32,
                unsafeUncheckedRounds: iterations)
            let ciphertext = try AES._CBC.encrypt(data, using: key, iv: AES._CBC.IV(ivBytes: vector))
            let algorithm = try DERBuilder.structure {
                try $0.objectIdentifier("1.2.840.113549.1.5.13")
                try $0.sequence {
                    try $0.sequence {
                        try $0.objectIdentifier("1.2.840.113549.1.5.12")
                        try $0.sequence {
                            try $0.octets(salt)
                            try $0.integer(iterations)
                            try $0.sequence {
                                try $0.objectIdentifier("1.2.840.113549.2.9")
                                try $0.null()
                            }
                        }
                    }
                    try $0.sequence {
                        try $0.objectIdentifier("2.16.840.1.101.3.4.1.42")
                        try $0.octets(vector)
                    }
                }
            }
            return (algorithm, [UInt8](ciphertext))
        } catch {
            throw CryptographyError("the data could not be encrypted")
        }
    }

    private static func decryptPBES2(
        _ data: [UInt8], parameters: ASN1Node, password: String
    ) throws(CryptographyError) -> [UInt8] {
        let parts = try parameters.members(of: "the encryption parameters", atLeast: 2)
        let derivation = try parts[0].members(of: "the key derivation", atLeast: 2)
        guard try derivation[0].objectIdentifier(of: "the key derivation") == "1.2.840.113549.1.5.12" else {
            throw CryptographyError("the key derivation is not supported")
        }
        let settings = try derivation[1].members(of: "the key derivation", atLeast: 2)
        let salt = try checkedSalt(settings[0])
        let iterations = try checkedIterations(settings[1])
        var hash = KDF.Insecure.PBKDF2.HashFunction.insecureSHA1
        if let last = settings.last, last.identifier == .sequence {
            let name = try last.members(of: "the key derivation", atLeast: 1)[0]
                .objectIdentifier(of: "the key derivation")
            guard let known = Self.hashes[name] else {
                throw CryptographyError("key derivation function \(name) is not supported")
            }
            hash = known
        }
        let encryption = try parts[1].members(of: "the encryption algorithm", atLeast: 2)
        let name = try encryption[0].objectIdentifier(of: "the encryption algorithm")
        let vector = try encryption[1].octets(of: "the encryption algorithm")
        guard let length = Self.keyLengths[name] else {
            throw CryptographyError("encryption algorithm \(name) is not supported")
        }
        guard
            let key = try? KDF.Insecure.PBKDF2.deriveKey(
                from: Array(password.utf8), salt: salt, using: hash, outputByteCount: length,
                unsafeUncheckedRounds: iterations)
        else { throw CryptographyError("the key derivation failed") }
        if name == tripleDES {
            guard let cipher = TripleDES(key: key.withUnsafeBytes { Array($0) }) else {
                throw CryptographyError("the key derivation failed")
            }
            return try cipher.decryptChained(data, initialVector: vector)
        }
        guard !data.isEmpty, data.count % 16 == 0, vector.count == 16, let iv = try? AES._CBC.IV(ivBytes: vector),
            let plain = try? AES._CBC.decrypt(data, using: key, iv: iv)
        else { throw CryptographyError("the password is wrong or the encrypted data is damaged") }
        return [UInt8](plain)
    }

    private static func checkedSalt(_ node: ASN1Node) throws(CryptographyError) -> [UInt8] {
        let salt = try node.octets(of: "the salt")
        guard (1...1024).contains(salt.count) else { throw CryptographyError("the salt has an impossible length") }
        return salt
    }

    /// A number of rounds within the bound; also for the MAC of a container.
    static func checkedIterations(_ node: ASN1Node) throws(CryptographyError) -> Int {
        let iterations = try node.count(of: "the number of iterations")
        guard (1...maximumIterations).contains(iterations) else {
            throw CryptographyError("the number of iterations is not between 1 and \(maximumIterations)")
        }
        return iterations
    }

    private static let tripleDES = "1.2.840.113549.3.7"

    private static let keyLengths = [
        "2.16.840.1.101.3.4.1.2": 16, "2.16.840.1.101.3.4.1.22": 24, "2.16.840.1.101.3.4.1.42": 32, tripleDES: 24,
    ]

    private static let hashes: [String: KDF.Insecure.PBKDF2.HashFunction] = [
        "1.2.840.113549.2.7": .insecureSHA1, "1.2.840.113549.2.9": .sha256, "1.2.840.113549.2.10": .sha384,
        "1.2.840.113549.2.11": .sha512,
    ]
}

/// The encryption schemes of PKCS#12 itself, by object identifier (RFC 7292, appendix C).
private enum PKCS12Scheme: String {
    case tripleDES = "1.2.840.113549.1.12.1.3"
    case doubleDES = "1.2.840.113549.1.12.1.4"
    case rc2With128Bits = "1.2.840.113549.1.12.1.5"
    case rc2With40Bits = "1.2.840.113549.1.12.1.6"

    var keyLength: Int {
        switch self {
        case .tripleDES: 24
        case .doubleDES, .rc2With128Bits: 16
        case .rc2With40Bits: 5
        }
    }

    func cipher(key: [UInt8]) -> (any BlockCipher)? {
        switch self {
        case .tripleDES, .doubleDES: TripleDES(key: key)
        case .rc2With128Bits, .rc2With40Bits: RC2(key: key)
        }
    }
}
