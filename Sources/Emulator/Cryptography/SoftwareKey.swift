internal import Crypto
internal import CryptoExtras
internal import KeyContainers

/// A private key. Keys of an HSM kind are the same keys in software; only the vault calls them `-HSM`.
///
/// Descriptions show the kind and never the material.
enum SoftwareKey: Sendable {
    case rsa(_RSA.Signing.PrivateKey)
    case p256(P256.Signing.PrivateKey)
    case p384(P384.Signing.PrivateKey)
    case p521(P521.Signing.PrivateKey)

    /// What can be generated.
    enum Specification: Hashable, Sendable {
        case rsa(bits: Int)
        case ec(KeyCurve)
    }

    /// The sizes of RSA keys that a vault makes and takes, in bits.
    static let rsaSizes = [2048, 3072, 4096]

    /// Makes a new key. Slow for RSA; ``RSAKeyPool`` hides that.
    init(generating specification: Specification) throws(CryptographyError) {
        switch specification {
        case .rsa(let bits):
            guard Self.rsaSizes.contains(bits), let key = try? _RSA.Signing.PrivateKey(keySize: .init(bitCount: bits))
            else { throw CryptographyError("an RSA key of \(bits) bits cannot be made") }
            self = .rsa(key)
        case .ec(.p256): self = .p256(P256.Signing.PrivateKey())
        case .ec(.p384): self = .p384(P384.Signing.PrivateKey())
        case .ec(.p521): self = .p521(P521.Signing.PrivateKey())
        }
    }

    /// Reads a PKCS#8, PKCS#1 or SEC1 private key in DER.
    init(der: [UInt8]) throws(CryptographyError) {
        if let key = try? P256.Signing.PrivateKey(derRepresentation: der) {
            self = .p256(key)
        } else if let key = try? P384.Signing.PrivateKey(derRepresentation: der) {
            self = .p384(key)
        } else if let key = try? P521.Signing.PrivateKey(derRepresentation: der) {
            self = .p521(key)
        } else if let key = try? _RSA.Signing.PrivateKey(derRepresentation: der) {
            guard Self.rsaSizes.contains(key.keySizeInBits) else {
                throw CryptographyError("an RSA key of \(key.keySizeInBits) bits is not supported")
            }
            self = .rsa(key)
        } else {
            throw CryptographyError("the private key is not a supported RSA or EC key")
        }
    }

    /// The private key as PKCS#8 DER.
    var pkcs8: [UInt8] {
        switch self {
        case .rsa(let key): [UInt8](key.pkcs8DERRepresentation)
        case .p256(let key): [UInt8](key.derRepresentation)
        case .p384(let key): [UInt8](key.derRepresentation)
        case .p521(let key): [UInt8](key.derRepresentation)
        }
    }

    /// What would have to be generated for a key of the same kind.
    var specification: Specification {
        switch self {
        case .rsa(let key): .rsa(bits: key.keySizeInBits)
        case .p256: .ec(.p256)
        case .p384: .ec(.p384)
        case .p521: .ec(.p521)
        }
    }

    /// The curve; `nil` for RSA.
    var curve: KeyCurve? {
        if case .ec(let curve) = specification { return curve }
        return nil
    }
}

extension SoftwareKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String {
        switch specification {
        case .rsa(let bits): "RSA key of \(bits) bits"
        case .ec(let curve): "EC key on \(curve.rawValue)"
        }
    }

    var debugDescription: String { description }

    var customMirror: Mirror { Mirror(self, children: [:]) }
}
