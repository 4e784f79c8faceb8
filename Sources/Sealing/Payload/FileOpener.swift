internal import Crypto

/// Opens an age file piece by piece. Content that is given out is authentic; that it is all of it is known only when
/// `finish` returns.
public struct FileOpener: Sendable {
    private var cipher: PayloadCipher
    private var waiting: [UInt8] = []

    /// How many bytes of the file come before its content; the rest is given to `add`.
    public let beginning: Int

    /// Finds the key of a file that was sealed to recipients.
    ///
    /// - Parameter file: its first bytes, 64 KiB and a little or all of it.
    /// - Throws: `SealingError`: `.noMatch` when none of the identities is a recipient, `.damaged`.
    public init(_ file: some Collection<UInt8>, with identities: [SealingIdentity]) throws(SealingError) {
        let (header, length) = try HeaderReader.read(file)
        guard !header.stanzas.contains(where: { $0.type == ScryptStanza.type }) else {
            if header.stanzas.count > 1 { throw Self.mixed }
            throw SealingError(.noMatch, "the file is sealed with a passphrase and not to a recipient")
        }
        var found: SymmetricKey?
        for stanza in header.stanzas {
            for identity in identities where found == nil { found = try X25519Stanza.unwrap(stanza, identity) }
        }
        guard let found else { throw SealingError(.noMatch, "none of the identities opens the file") }
        try self.init(file, header, length, found)
    }

    /// Finds the key of a file that was sealed with a passphrase.
    ///
    /// - Throws: `SealingError`: `.noMatch` for another passphrase, `.tooExpensive`, `.damaged`.
    public init(_ file: some Collection<UInt8>, with passphrase: SealingPassphrase) throws(SealingError) {
        let (header, length) = try HeaderReader.read(file)
        guard let stanza = header.stanzas.first(where: { $0.type == ScryptStanza.type }) else {
            throw SealingError(.noMatch, "the file is sealed to a recipient and not with a passphrase")
        }
        guard header.stanzas.count == 1 else { throw Self.mixed }
        guard let key = try ScryptStanza.unwrap(stanza, passphrase) else {
            throw SealingError(.noMatch, "the passphrase is not the one that the file was sealed with")
        }
        try self.init(file, header, length, key)
    }

    private init(
        _ file: some Collection<UInt8>, _ header: SealedHeader, _ length: Int, _ key: SymmetricKey
    ) throws(SealingError) {
        guard header.isAuthentic(under: key) else {
            throw SealingError(.damaged, "the header of the sealed file was altered")
        }
        let nonce = Array(file.dropFirst(length).prefix(PayloadCipher.nonceLength))
        guard nonce.count == PayloadCipher.nonceLength else {
            throw SealingError(.damaged, "the sealed content was altered or cut short")
        }
        beginning = length + nonce.count
        cipher = PayloadCipher(fileKey: key, nonce: nonce)
    }

    private static var mixed: SealingError {
        SealingError(.damaged, "the header of the sealed file is damaged: a passphrase stands beside other stanzas")
    }

    /// Takes in bytes of the file from `beginning` on; gives the content that they prove.
    public mutating func add(_ sealed: some Collection<UInt8>) throws(SealingError) -> [UInt8] {
        waiting.append(contentsOf: sealed)
        let whole = PayloadCipher.chunk + PayloadCipher.tag
        var content: [UInt8] = []
        var start = 0
        while waiting.count - start > whole {
            content += try cipher.open(waiting[start..<(start + whole)], isLast: false)
            start += whole
        }
        waiting.removeFirst(start)
        return content
    }

    /// The content of the last chunk. When this returns, everything given out was the whole file.
    public mutating func finish() throws(SealingError) -> [UInt8] {
        defer { waiting = [] }
        return try cipher.open(waiting[...], isLast: true)
    }
}
