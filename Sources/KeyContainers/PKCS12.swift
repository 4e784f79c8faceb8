internal import Crypto
internal import SwiftASN1

/// What a PKCS#12 container (PFX) holds, read and written without a foreign library.
///
/// The TLS library's reader ends the process when a container lacks a key or the certificate of its key, which cannot
/// be seen before decrypting; so every step is done here, on parsed ASN.1, with bounds, and a bad file is an error.
package struct PKCS12: Sendable {
    /// Certificates in DER, in the order of the container.
    package var certificates: [[UInt8]] = []
    /// Private keys as PKCS#8 DER.
    package var keys: [[UInt8]] = []

    /// Containers larger than this are refused.
    package static let maximumBytes = 262_144

    /// A container's content from its parts, to be written.
    package init(certificates: [[UInt8]], keys: [[UInt8]]) {
        self.certificates = certificates
        self.keys = keys
    }

    /// Reads a container.
    ///
    /// - Parameter password: `nil` for a container without one.
    /// - Throws: for bytes that are no PKCS#12, unsupported algorithms, a wrong password or damaged contents. A container
    ///   without key or without certificate is none of these: the caller judges.
    package init(reading bytes: [UInt8], password: String?) throws(CryptographyError) {
        guard bytes.count <= Self.maximumBytes else { throw CryptographyError("the PKCS#12 content is too large") }
        let container = try ASN1Node.parsing(bytes, as: "the PKCS#12 content").members(of: "the PKCS#12", atLeast: 2)
        guard try container[0].count(of: "the PKCS#12 version") == 3 else {
            throw CryptographyError("the PKCS#12 version is not 3")
        }
        let safe = try Self.data(container[1])
        if container.count > 2 { try Self.checkMAC(container[2], of: safe, password: password) }
        for info in try ASN1Node.parsing(safe, as: "the PKCS#12 safe").members(of: "the PKCS#12 safe") {
            let parts = try info.members(of: "a PKCS#12 content", atLeast: 2)
            switch try parts[0].objectIdentifier(of: "a PKCS#12 content") {
            case ObjectIdentifiers.data:
                try readBags(try Self.data(info), password: password, depth: 0)
            case ObjectIdentifiers.encryptedData:
                try readBags(try Self.decrypted(parts[1], password: password), password: password, depth: 0)
            case let other:
                throw CryptographyError("PKCS#12 content of type \(other) is not supported")
            }
        }
    }

    /// The octets of a content info of type data.
    private static func data(_ info: ASN1Node) throws(CryptographyError) -> [UInt8] {
        let parts = try info.members(of: "a PKCS#12 content", atLeast: 2)
        guard try parts[0].objectIdentifier(of: "a PKCS#12 content") == ObjectIdentifiers.data else {
            throw CryptographyError("the PKCS#12 is protected by a signature, which is not supported")
        }
        return try parts[1].explicit(0, of: "a PKCS#12 content").octets(of: "a PKCS#12 content")
    }

    private static func decrypted(_ tagged: ASN1Node, password: String?) throws(CryptographyError) -> [UInt8] {
        let what = "the encrypted PKCS#12 content"
        let outer = try tagged.explicit(0, of: what).members(of: what, atLeast: 2)
        let inner = try outer[1].members(of: what, atLeast: 3)
        return try PasswordEncryption.decrypt(
            try inner[2].octets(of: what), algorithm: inner[1], password: password)
    }

    private mutating func readBags(_ bytes: [UInt8], password: String?, depth: Int) throws(CryptographyError) {
        let bags = try ASN1Node.parsing(bytes, as: "a PKCS#12 bag").members(of: "a PKCS#12 bag")
        for bag in bags { try readBag(bag, password: password, depth: depth) }
    }

    private mutating func readBag(_ bag: ASN1Node, password: String?, depth: Int) throws(CryptographyError) {
        let what = "a PKCS#12 bag"
        let parts = try bag.members(of: what, atLeast: 2)
        let value = try parts[1].explicit(0, of: what)
        switch try parts[0].objectIdentifier(of: what) {
        case ObjectIdentifiers.keyBag:
            keys.append(Array(value.encodedBytes))
        case ObjectIdentifiers.shroudedKeyBag:
            let shrouded = try value.members(of: what, atLeast: 2)
            keys.append(
                try PasswordEncryption.decrypt(
                    try shrouded[1].octets(of: what), algorithm: shrouded[0], password: password))
        case ObjectIdentifiers.certificateBag:
            let certificate = try value.members(of: what, atLeast: 2)
            guard try certificate[0].objectIdentifier(of: what) == ObjectIdentifiers.x509Certificate else { return }
            certificates.append(try certificate[1].explicit(0, of: what).octets(of: what))
        case ObjectIdentifiers.nestedBag:
            guard depth < 4 else { throw CryptographyError("the PKCS#12 bags are nested too deeply") }
            for inner in try value.members(of: what) { try readBag(inner, password: password, depth: depth + 1) }
        default:
            return
        }
    }

    private static func checkMAC(
        _ node: ASN1Node, of safe: [UInt8], password: String?
    ) throws(CryptographyError) {
        let what = "the PKCS#12 integrity check"
        let parts = try node.members(of: what, atLeast: 2)
        let info = try parts[0].members(of: what, atLeast: 2)
        let algorithm = try info[0].members(of: what, atLeast: 1)[0].objectIdentifier(of: what)
        let expected = try info[1].octets(of: what)
        let salt = try parts[1].octets(of: what)
        let iterations = parts.count > 2 ? try PasswordEncryption.checkedIterations(parts[2]) : 1
        guard (1...1024).contains(salt.count) else { throw CryptographyError("\(what) is malformed") }
        // No password is an empty text for some producers and nothing at all for others.
        let candidates = password.map { $0.isEmpty ? [$0, nil] : [$0] } ?? ["", nil]
        for candidate in candidates {
            let code = try mac(algorithm, safe, candidate, salt, iterations)
            if code == expected { return }
        }
        throw CryptographyError("the password is wrong or the PKCS#12 content is damaged")
    }

    private static func mac(
        _ algorithm: String, _ safe: [UInt8], _ password: String?, _ salt: [UInt8], _ iterations: Int
    ) throws(CryptographyError) -> [UInt8] {
        switch algorithm {
        case "1.3.14.3.2.26": mac(safe, password, salt, iterations, using: Insecure.SHA1.self)
        case ObjectIdentifiers.sha256: mac(safe, password, salt, iterations, using: SHA256.self)
        case "2.16.840.1.101.3.4.2.2": mac(safe, password, salt, iterations, using: SHA384.self)
        case "2.16.840.1.101.3.4.2.3": mac(safe, password, salt, iterations, using: SHA512.self)
        default: throw CryptographyError("PKCS#12 integrity check \(algorithm) is not supported")
        }
    }

    /// The container's message authentication code over the safe.
    static func mac<Hash: HashFunction>(
        _ safe: [UInt8], _ password: String?, _ salt: [UInt8], _ iterations: Int, using hash: Hash.Type
    ) -> [UInt8] {
        let key = PKCS12KeyDerivation.derive(
            Hash.Digest.byteCount, for: .mac, password: PKCS12KeyDerivation.passwordBytes(password), salt: salt,
            iterations: iterations, using: hash)
        return Array(HMAC<Hash>.authenticationCode(for: safe, using: SymmetricKey(data: key)))
    }

    /// The types within a container.
    enum ObjectIdentifiers {
        static let data = "1.2.840.113549.1.7.1"
        static let encryptedData = "1.2.840.113549.1.7.6"
        static let keyBag = "1.2.840.113549.1.12.10.1.1"
        static let shroudedKeyBag = "1.2.840.113549.1.12.10.1.2"
        static let certificateBag = "1.2.840.113549.1.12.10.1.3"
        static let nestedBag = "1.2.840.113549.1.12.10.1.6"
        static let x509Certificate = "1.2.840.113549.1.9.22.1"
        static let localKeyIdentifier = "1.2.840.113549.1.9.21"
        static let sha256 = "2.16.840.1.101.3.4.2.1"
    }
}
