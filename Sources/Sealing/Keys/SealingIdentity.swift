internal import Crypto

/// An X25519 key that opens what was sealed to its recipient. Its descriptions show nothing of it.
public struct SealingIdentity: Sendable {
    static let prefix = "age-secret-key-"

    let key: Curve25519.KeyAgreement.PrivateKey

    /// A new key.
    public init() { key = Curve25519.KeyAgreement.PrivateKey() }

    /// Reads `AGE-SECRET-KEY-1…`.
    ///
    /// - Throws: `SealingError` `.key`, which repeats nothing of the text.
    public init(_ text: String) throws(SealingError) {
        guard let (prefix, bytes) = Bech32.decode(text), prefix == Self.prefix, bytes.count == 32,
            text == text.uppercased(), let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else {
            throw SealingError(.key, "this is no identity: one begins with AGE-SECRET-KEY-1, and its checksum must fit")
        }
        self.key = key
    }

    /// Whom to seal to so that this identity opens it.
    public var recipient: SealingRecipient { SealingRecipient(key: Array(key.publicKey.rawRepresentation)) }

    /// `AGE-SECRET-KEY-1…`: the key itself, for its file only.
    public var secretText: String { Bech32.encode(Self.prefix, Array(key.rawRepresentation)).uppercased() }

    /// Reads a file of identities as `age-keygen` writes it: one a line, comments left out.
    ///
    /// - Throws: `SealingError` `.key` naming the line.
    public static func all(inFile text: String) throws(SealingError) -> [SealingIdentity] {
        var identities: [SealingIdentity] = []
        for (number, line) in KeyFile.lines(text) {
            do { identities.append(try SealingIdentity(line)) } catch {
                throw SealingError(.key, "line \(number): \(error.message)")
            }
        }
        guard !identities.isEmpty else { throw SealingError(.key, "the file holds no identity") }
        return identities
    }
}

extension SealingIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The recipient only.
    public var description: String { "identity of \(recipient)" }
    /// The recipient only.
    public var debugDescription: String { description }
    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A passphrase. Its descriptions show nothing of it.
public struct SealingPassphrase: Sendable {
    let bytes: [UInt8]

    /// A passphrase from its UTF-8 bytes; nil when it is empty.
    public init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return nil }
        self.bytes = bytes
    }
}

extension SealingPassphrase: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of it.
    public var description: String { "(passphrase redacted)" }
    /// Nothing of it.
    public var debugDescription: String { description }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
