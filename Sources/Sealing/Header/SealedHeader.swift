internal import Crypto

/// The header of an age file: the stanzas and the code that proves that they belong together.
struct SealedHeader {
    /// The first line, which names format and version.
    static let intro = Array("age-encryption.org/v1\n".utf8)
    private static let dashes = Array("---".utf8)

    let stanzas: [Stanza]
    let code: [UInt8]
    /// What the code is over: everything up to and with the dashes.
    let covered: [UInt8]

    /// A header for a new file.
    init(_ stanzas: [Stanza], fileKey: SymmetricKey) {
        self.stanzas = stanzas
        covered = Self.intro + stanzas.flatMap(\.text) + Self.dashes
        code = Array(HMAC<SHA256>.authenticationCode(for: covered, using: Self.key(fileKey)))
    }

    init(stanzas: [Stanza], code: [UInt8], covered: [UInt8]) {
        self.stanzas = stanzas
        self.code = code
        self.covered = covered
    }

    /// The header as the file begins with it.
    var text: [UInt8] { covered + [0x20] + PlainBase64.encode(code) + [0x0A] }

    /// Whether the header is the one that was written under this key; compared in constant time.
    func isAuthentic(under fileKey: SymmetricKey) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: covered, using: Self.key(fileKey))
    }

    private static func key(_ fileKey: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: fileKey, salt: [UInt8](), info: Array("header".utf8), outputByteCount: 32)
    }
}
