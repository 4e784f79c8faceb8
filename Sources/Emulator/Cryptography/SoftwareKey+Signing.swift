internal import Crypto
internal import CryptoExtras
internal import KeyContainers

extension SoftwareKey {
    /// Signs a digest. ECDSA signatures are r and s, each as long as a coordinate, one after the other.
    ///
    /// - Throws: when the algorithm is not the key's, or the digest has not the algorithm's length.
    func sign(_ digest: [UInt8], with algorithm: SignatureAlgorithm) throws(CryptographyError) -> [UInt8] {
        try check(digest, for: algorithm)
        let signature: [UInt8]? =
            switch algorithm.digestLength {
            case 32: try? sign(givenDigest(digest, as: SHA256Digest.self), algorithm)
            case 48: try? sign(givenDigest(digest, as: SHA384Digest.self), algorithm)
            default: try? sign(givenDigest(digest, as: SHA512Digest.self), algorithm)
            }
        guard let signature else { throw CryptographyError("the digest could not be signed") }
        return signature
    }

    /// Whether the signature over the digest was made by this key.
    ///
    /// - Throws: when the algorithm is not the key's, or the digest has not the algorithm's length. A signature of
    ///   another length is just not valid.
    func isValid(
        _ signature: [UInt8], of digest: [UInt8], with algorithm: SignatureAlgorithm
    ) throws(CryptographyError) -> Bool {
        try check(digest, for: algorithm)
        return switch algorithm.digestLength {
        case 32: isValid(signature, givenDigest(digest, as: SHA256Digest.self), algorithm)
        case 48: isValid(signature, givenDigest(digest, as: SHA384Digest.self), algorithm)
        default: isValid(signature, givenDigest(digest, as: SHA512Digest.self), algorithm)
        }
    }

    private func check(_ digest: [UInt8], for algorithm: SignatureAlgorithm) throws(CryptographyError) {
        guard algorithm.curve == curve else {
            throw CryptographyError("algorithm \(algorithm.rawValue) does not fit an \(self)")
        }
        guard digest.count == algorithm.digestLength else {
            throw CryptographyError(
                "algorithm \(algorithm.rawValue) signs a digest of \(algorithm.digestLength) bytes, not \(digest.count)"
            )
        }
    }

    private func sign(_ digest: (some Digest)?, _ algorithm: SignatureAlgorithm) throws -> [UInt8]? {
        guard let digest else { return nil }
        return switch self {
        case .rsa(let key): [UInt8](try key.signature(for: digest, padding: algorithm.padding).rawRepresentation)
        case .p256(let key): [UInt8](try key.signature(for: digest).rawRepresentation)
        case .p384(let key): [UInt8](try key.signature(for: digest).rawRepresentation)
        case .p521(let key): [UInt8](try key.signature(for: digest).rawRepresentation)
        }
    }

    private func isValid(_ signature: [UInt8], _ digest: (some Digest)?, _ algorithm: SignatureAlgorithm) -> Bool {
        guard let digest else { return false }
        switch self {
        case .rsa(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.publicKey.isValidSignature(signature, for: digest, padding: algorithm.padding)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.publicKey.isValidSignature(signature, for: digest)
        case .p384(let key):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.publicKey.isValidSignature(signature, for: digest)
        case .p521(let key):
            guard let signature = try? P521.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.publicKey.isValidSignature(signature, for: digest)
        }
    }
}

extension SignatureAlgorithm {
    fileprivate var padding: _RSA.Signing.Padding { isProbabilistic ? .PSS : .insecurePKCS1v1_5 }
}
