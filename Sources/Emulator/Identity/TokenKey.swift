internal import BinaryText
internal import Crypto
internal import CryptoExtras
internal import ExactJSON
internal import X509

/// A public key that checks the signatures of tokens (RFC 7518).
enum TokenKey: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)

    /// The key of a certificate; nil for one that is neither RSA nor on one of the three curves.
    init?(_ certificate: Certificate) {
        if let key = _RSA.Signing.PublicKey(certificate.publicKey) {
            self = .rsa(key)
        } else if let key = P256.Signing.PublicKey(certificate.publicKey) {
            self = .p256(key)
        } else if let key = P384.Signing.PublicKey(certificate.publicKey) {
            self = .p384(key)
        } else if let key = P521.Signing.PublicKey(certificate.publicKey) {
            self = .p521(key)
        } else {
            return nil
        }
    }

    /// A public key of a JWK set; nil for what it cannot be.
    init?(jwk: JSON) {
        func bytes(_ name: String) -> [UInt8] { jwk[name]?.string.flatMap { Base64.decode($0) } ?? [] }
        let point = [0x04] + bytes("x") + bytes("y")
        switch (jwk["kty"]?.string, jwk["crv"]?.string) {
        case ("RSA", _):
            guard let key = try? _RSA.Signing.PublicKey(n: bytes("n"), e: bytes("e")) else { return nil }
            self = .rsa(key)
        case ("EC", "P-256"):
            guard let key = try? P256.Signing.PublicKey(x963Representation: point) else { return nil }
            self = .p256(key)
        case ("EC", "P-384"):
            guard let key = try? P384.Signing.PublicKey(x963Representation: point) else { return nil }
            self = .p384(key)
        case ("EC", "P-521"):
            guard let key = try? P521.Signing.PublicKey(x963Representation: point) else { return nil }
            self = .p521(key)
        default: return nil
        }
    }

    /// Whether a signature by a JWS algorithm is this key's; false for an algorithm that does not fit the key.
    func isValid(_ signature: [UInt8], of bytes: [UInt8], algorithm: String) -> Bool {
        switch (self, algorithm) {
        case (.rsa(let key), "RS256"): Self.isValid(signature, SHA256.hash(data: bytes), key, .insecurePKCS1v1_5)
        case (.rsa(let key), "RS384"): Self.isValid(signature, SHA384.hash(data: bytes), key, .insecurePKCS1v1_5)
        case (.rsa(let key), "RS512"): Self.isValid(signature, SHA512.hash(data: bytes), key, .insecurePKCS1v1_5)
        case (.rsa(let key), "PS256"): Self.isValid(signature, SHA256.hash(data: bytes), key, .PSS)
        case (.rsa(let key), "PS384"): Self.isValid(signature, SHA384.hash(data: bytes), key, .PSS)
        case (.rsa(let key), "PS512"): Self.isValid(signature, SHA512.hash(data: bytes), key, .PSS)
        case (.p256(let key), "ES256"):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: SHA256.hash(data: bytes))
            } ?? false
        case (.p384(let key), "ES384"):
            (try? P384.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: SHA384.hash(data: bytes))
            } ?? false
        case (.p521(let key), "ES512"):
            (try? P521.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: SHA512.hash(data: bytes))
            } ?? false
        default: false
        }
    }

    private static func isValid(
        _ signature: [UInt8], _ digest: some Digest, _ key: _RSA.Signing.PublicKey, _ padding: _RSA.Signing.Padding
    ) -> Bool {
        key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: padding)
    }
}
