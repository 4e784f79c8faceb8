internal import BinaryText
internal import Crypto
internal import CryptoExtras
internal import ExactJSON
internal import FoundationEssentials

/// The RSA key that signs tokens (RS256). Emulators without a state share one in the process, because making it takes a while in debug builds.
struct SigningKey: Sendable {
    let id: String
    private let key: _RSA.Signing.PrivateKey
    private let modulus: [UInt8]
    private let exponent: [UInt8]

    /// A new key.
    init() throws { try self.init(try _RSA.Signing.PrivateKey(keySize: .bits2048)) }

    /// A key that was kept.
    init(pem: String) throws { try self.init(try _RSA.Signing.PrivateKey(pemRepresentation: pem)) }

    /// The private key in PEM.
    var pem: String { key.pemRepresentation }

    private init(_ key: _RSA.Signing.PrivateKey) throws {
        self.key = key
        let parts = try key.publicKey.getKeyPrimitives()
        modulus = Array(parts.modulus)
        exponent = Array(parts.publicExponent)
        id = Base64.encodeURL(SHA256.hash(data: modulus).prefix(20))
    }

    static let shared = Result { try SigningKey() }

    /// A signed token with these claims.
    func sign(_ claims: JSON) throws -> String {
        let header: JSON = ["typ": "JWT", "alg": "RS256", "kid": .text(id), "x5t": .text(id)]
        let text = Base64.encodeURL(header.serialized()) + "." + Base64.encodeURL(claims.serialized())
        let signature = try key.signature(for: SHA256.hash(data: Array(text.utf8)), padding: .insecurePKCS1v1_5)
        return text + "." + Base64.encodeURL(signature.rawRepresentation)
    }

    /// The claims of a token that this key has signed; nil for any other.
    func verify(_ token: String) -> JSON? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), header["alg"]?.string == "RS256",
            let signature = Base64.decode(parts[2].utf8)
        else { return nil }
        let isValid = key.publicKey.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature),
            for: SHA256.hash(data: Array("\(parts[0]).\(parts[1])".utf8)), padding: .insecurePKCS1v1_5)
        return isValid ? Self.json(parts[1]) : nil
    }

    private static func json(_ part: Substring) -> JSON? {
        Base64.decode(part.utf8).flatMap { try? JSON(parsing: $0) }
    }

    /// The public key as a member of a JWK set.
    var publicJWK: JSON {
        [
            "kty": "RSA", "use": "sig", "kid": .text(id), "x5t": .text(id), "n": .text(Base64.encodeURL(modulus)),
            "e": .text(Base64.encodeURL(exponent)),
        ]
    }
}
