internal import CryptoExtras
internal import KeyContainers

extension SoftwareKey {
    /// Encrypts a short message (or wraps a key, which is the same thing).
    ///
    /// - Throws: for an EC key, and when the message is longer than modulus and padding allow.
    func encrypt(_ message: [UInt8], with algorithm: EncryptionAlgorithm) throws(CryptographyError) -> [UInt8] {
        let key = try rsaKey(for: algorithm).publicKey
        // The library traps on a message that is too long, so its length is checked first.
        let limit = key.keySizeInBits / 8 - algorithm.overhead
        guard message.count <= limit else {
            throw CryptographyError("\(algorithm.rawValue) takes at most \(limit) bytes with this key")
        }
        do {
            return [UInt8](try key.encrypt(message, padding: algorithm.padding))
        } catch {
            throw CryptographyError("the value could not be encrypted")
        }
    }

    /// Decrypts what ``encrypt(_:with:)`` made.
    ///
    /// - Throws: for an EC key, and for a ciphertext that is not this key's under this algorithm.
    func decrypt(_ ciphertext: [UInt8], with algorithm: EncryptionAlgorithm) throws(CryptographyError) -> [UInt8] {
        let key = try rsaKey(for: algorithm)
        guard ciphertext.count == key.keySizeInBits / 8 else {
            throw CryptographyError("the ciphertext is not as long as the key's modulus")
        }
        do {
            return [UInt8](try key.decrypt(ciphertext, padding: algorithm.padding))
        } catch {
            throw CryptographyError("the value could not be decrypted")
        }
    }

    private func rsaKey(for algorithm: EncryptionAlgorithm) throws(CryptographyError) -> _RSA.Encryption.PrivateKey {
        guard case .rsa(let key) = self,
            let key = try? _RSA.Encryption.PrivateKey(derRepresentation: key.derRepresentation)
        else { throw CryptographyError("algorithm \(algorithm.rawValue) does not fit an \(self)") }
        return key
    }
}

extension EncryptionAlgorithm {
    fileprivate var padding: _RSA.Encryption.Padding {
        switch self {
        case .rsa15: ._WEAK_AND_INSECURE_PKCS_V1_5
        case .oaep: .PKCS1_OAEP
        case .oaep256: .PKCS1_OAEP_SHA256
        }
    }
}
