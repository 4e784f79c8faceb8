internal import Crypto
internal import CryptoExtras

/// The stanza for a passphrase, always the only one of its file.
enum ScryptStanza {
    static let type = "scrypt"
    /// The work that is done for a new file, as a power of two; about a second.
    static let defaultFactor = 18
    /// The most work that a file may ask for: a gigabyte of memory and some seconds.
    static let maximumFactor = 20
    private static let label = Array("age-encryption.org/v1/scrypt".utf8)
    private static let saltLength = 16

    static func wrap(
        _ fileKey: SymmetricKey, _ passphrase: SealingPassphrase, factor: Int
    ) throws(SealingError) -> Stanza {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<saltLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let body = try KeyWrap.wrap(fileKey, under: key(passphrase, salt, factor))
        let text = String(decoding: PlainBase64.encode(salt), as: UTF8.self)
        return Stanza(type: type, arguments: [text, String(factor)], body: body)
    }

    /// The key of a file; nil when the passphrase is another one.
    static func unwrap(_ stanza: Stanza, _ passphrase: SealingPassphrase) throws(SealingError) -> SymmetricKey? {
        guard stanza.type == type, stanza.arguments.count == 2,
            let salt = PlainBase64.decode(stanza.arguments[0].utf8), salt.count == saltLength,
            stanza.body.count == KeyWrap.length, let factor = factor(stanza.arguments[1])
        else {
            throw SealingError(
                .damaged, "the header of the sealed file is damaged: its passphrase's stanza is malformed")
        }
        guard factor <= maximumFactor else {
            throw SealingError(
                .tooExpensive,
                "the sealed file asks for a work factor of 2^\(factor), and at most 2^\(maximumFactor) is done")
        }
        return KeyWrap.unwrap(stanza.body, under: try key(passphrase, salt, factor))
    }

    /// A decimal number without leading zeros.
    private static func factor(_ text: String) -> Int? {
        guard text.utf8.count <= 2, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !text.hasPrefix("0") else {
            return nil
        }
        return Int(text)
    }

    private static func key(
        _ passphrase: SealingPassphrase, _ salt: [UInt8], _ factor: Int
    ) throws(SealingError) -> SymmetricKey {
        do {
            return try KDF.Scrypt.deriveKey(
                from: passphrase.bytes, salt: label + salt, outputByteCount: 32, rounds: 1 << factor, blockSize: 8,
                parallelism: 1)
        } catch { throw SealingError(.tooExpensive, "there is not enough memory for a work factor of 2^\(factor)") }
    }
}
