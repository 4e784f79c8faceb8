/// The signature algorithms of the service that software keys can do.
///
/// `RSNULL` (a signature without a digest's name) and `ES256K` are known to the service but not to this emulator.
enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"

    /// The length in bytes of the digest that is signed; the service signs digests and hashes nothing itself.
    var digestLength: Int {
        switch self {
        case .rs256, .ps256, .es256: 32
        case .rs384, .ps384, .es384: 48
        case .rs512, .ps512, .es512: 64
        }
    }

    /// The curve that the algorithm is bound to; `nil` for RSA.
    var curve: KeyCurve? {
        switch self {
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        default: nil
        }
    }

    /// Whether the padding is PSS with a salt as long as the digest; otherwise PKCS#1 v1.5 (or no RSA at all).
    var isProbabilistic: Bool {
        switch self {
        case .ps256, .ps384, .ps512: true
        default: false
        }
    }
}

/// The RSA algorithms for encrypt, decrypt, wrapKey and unwrapKey.
enum EncryptionAlgorithm: String, Sendable, CaseIterable {
    case rsa15 = "RSA1_5"
    case oaep = "RSA-OAEP"
    case oaep256 = "RSA-OAEP-256"

    /// The bytes of the modulus that padding takes away from a message.
    var overhead: Int {
        switch self {
        case .rsa15: 11
        case .oaep: 2 * 20 + 2
        case .oaep256: 2 * 32 + 2
        }
    }
}
