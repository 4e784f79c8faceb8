internal import Crypto

/// Seals a file piece by piece; what comes out is an age file that any `age` program opens.
public struct FileSealer: Sendable {
    private var cipher: PayloadCipher
    private var waiting: [UInt8] = []

    /// The beginning of the file, to be written before anything else.
    public let beginning: [UInt8]

    /// A file for one or more recipients.
    ///
    /// - Throws: `SealingError` `.key` when there is none.
    public init(to recipients: [SealingRecipient]) throws(SealingError) {
        guard !recipients.isEmpty else { throw SealingError(.key, "there is no recipient to seal to") }
        let fileKey = SymmetricKey(size: SymmetricKeySize(bitCount: KeyWrap.keyLength * 8))
        var stanzas: [Stanza] = []
        for recipient in recipients { stanzas.append(try X25519Stanza.wrap(fileKey, for: recipient)) }
        self.init(fileKey, stanzas)
    }

    /// A file for a passphrase.
    ///
    /// - Parameter factor: the work as a power of two, 1 to 20.
    public init(with passphrase: SealingPassphrase, factor: Int? = nil) throws(SealingError) {
        let factor = min(max(factor ?? ScryptStanza.defaultFactor, 1), ScryptStanza.maximumFactor)
        let fileKey = SymmetricKey(size: SymmetricKeySize(bitCount: KeyWrap.keyLength * 8))
        self.init(fileKey, [try ScryptStanza.wrap(fileKey, passphrase, factor: factor)])
    }

    private init(_ fileKey: SymmetricKey, _ stanzas: [Stanza]) {
        var generator = SystemRandomNumberGenerator()
        let nonce = (0..<PayloadCipher.nonceLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
        cipher = PayloadCipher(fileKey: fileKey, nonce: nonce)
        beginning = SealedHeader(stanzas, fileKey: fileKey).text + nonce
    }

    /// Takes in content; gives what can be written of it so far.
    public mutating func add(_ content: some Collection<UInt8>) throws(SealingError) -> [UInt8] {
        waiting.append(contentsOf: content)
        var sealed: [UInt8] = []
        var start = 0
        // The last chunk is marked, so a full one waits until something follows it.
        while waiting.count - start > PayloadCipher.chunk {
            sealed += try cipher.seal(waiting[start..<(start + PayloadCipher.chunk)], isLast: false)
            start += PayloadCipher.chunk
        }
        waiting.removeFirst(start)
        return sealed
    }

    /// The end of the file.
    public mutating func finish() throws(SealingError) -> [UInt8] {
        defer { waiting = [] }
        return try cipher.seal(waiting, isLast: true)
    }
}
