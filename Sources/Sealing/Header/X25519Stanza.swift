internal import Crypto

/// The stanza for a recipient.
enum X25519Stanza {
    static let type = "X25519"
    private static let info = Array("age-encryption.org/v1/X25519".utf8)

    /// Wraps the key of a file for a recipient, under a key of its own that is then forgotten.
    static func wrap(_ fileKey: SymmetricKey, for recipient: SealingRecipient) throws(SealingError) -> Stanza {
        let ephemeral = Curve25519.KeyAgreement.PrivateKey()
        let share = Array(ephemeral.publicKey.rawRepresentation)
        guard let theirs = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: recipient.key),
            let secret = try? ephemeral.sharedSecretFromKeyAgreement(with: theirs)
        else { throw SealingError(.key, "nothing can be sealed to this recipient: its key is of low order") }
        let body = try KeyWrap.wrap(fileKey, under: key(secret, share, recipient.key))
        return Stanza(type: type, arguments: [String(decoding: PlainBase64.encode(share), as: UTF8.self)], body: body)
    }

    /// The key of a file; nil when the stanza is for someone else.
    ///
    /// - Throws: `SealingError` `.damaged` for a stanza that nobody can have written.
    static func unwrap(_ stanza: Stanza, _ identity: SealingIdentity) throws(SealingError) -> SymmetricKey? {
        guard stanza.type == type else { return nil }
        guard stanza.arguments.count == 1, let share = PlainBase64.decode(stanza.arguments[0].utf8), share.count == 32,
            stanza.body.count == KeyWrap.length,
            let theirs = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share),
            let secret = try? identity.key.sharedSecretFromKeyAgreement(with: theirs)
        else {
            throw SealingError(.damaged, "the header of the sealed file is damaged: a recipient's stanza is malformed")
        }
        return KeyWrap.unwrap(stanza.body, under: key(secret, share, identity.recipient.key))
    }

    private static func key(_ secret: SharedSecret, _ share: [UInt8], _ recipient: [UInt8]) -> SymmetricKey {
        secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: share + recipient, sharedInfo: info, outputByteCount: 32)
    }
}

/// The 16 bytes of a file's key under another key.
enum KeyWrap {
    /// How long a wrapped key is: 16 bytes and their tag.
    static let length = 32
    /// How long the key of a file is.
    static let keyLength = 16

    /// Each wrapping key is used once, so that its nonce may be zero.
    private static func nonce() throws -> ChaChaPoly.Nonce {
        try ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12))
    }

    static func wrap(_ fileKey: SymmetricKey, under key: SymmetricKey) throws(SealingError) -> [UInt8] {
        do {
            let box = try ChaChaPoly.seal(fileKey.withUnsafeBytes { Array($0) }, using: key, nonce: nonce())
            return Array(box.ciphertext) + Array(box.tag)
        } catch { throw SealingError(.key, "the file's key cannot be sealed") }
    }

    static func unwrap(_ body: [UInt8], under key: SymmetricKey) -> SymmetricKey? {
        guard body.count == length,
            let box = try? ChaChaPoly.SealedBox(
                nonce: nonce(), ciphertext: body[..<keyLength], tag: body[keyLength...]),
            let bytes = try? ChaChaPoly.open(box, using: key)
        else { return nil }
        return SymmetricKey(data: bytes)
    }
}
