internal import Crypto

/// The cipher of a file's content: chunks of 64 KiB, each sealed with its number and whether it is the last.
struct PayloadCipher {
    /// The content of a chunk; only the last one is shorter.
    static let chunk = 64 << 10
    /// What sealing adds to a chunk.
    static let tag = 16
    /// The random bytes before the first chunk.
    static let nonceLength = 16

    private let key: SymmetricKey
    private var counter: UInt64 = 0

    init(fileKey: SymmetricKey, nonce: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: fileKey, salt: nonce, info: Array("payload".utf8), outputByteCount: 32)
    }

    /// Whether no chunk was sealed or opened yet.
    var isAtStart: Bool { counter == 0 }

    /// The next chunk, sealed.
    mutating func seal(_ content: some Sequence<UInt8>, isLast: Bool) throws(SealingError) -> [UInt8] {
        do {
            let box = try ChaChaPoly.seal(Array(content), using: key, nonce: nonce(isLast: isLast))
            counter += 1
            return Array(box.ciphertext) + Array(box.tag)
        } catch { throw SealingError(.damaged, "the content cannot be sealed") }
    }

    /// The content of the next chunk.
    mutating func open(_ sealed: ArraySlice<UInt8>, isLast: Bool) throws(SealingError) -> [UInt8] {
        guard sealed.count >= Self.tag,
            let box = try? ChaChaPoly.SealedBox(
                nonce: nonce(isLast: isLast), ciphertext: sealed.dropLast(Self.tag), tag: sealed.suffix(Self.tag)),
            let content = try? ChaChaPoly.open(box, using: key)
        else { throw SealingError(.damaged, "the sealed content was altered or cut short") }
        guard !content.isEmpty || (isLast && counter == 0) else {
            throw SealingError(.damaged, "the sealed content ends in an empty chunk")
        }
        counter += 1
        return Array(content)
    }

    /// Eleven bytes of the chunk's number and one that marks the last. Files of more than 2^64 chunks do not exist.
    private func nonce(isLast: Bool) throws -> ChaChaPoly.Nonce {
        var bytes = [UInt8](repeating: 0, count: 12)
        for index in 0..<8 { bytes[10 - index] = UInt8(counter >> (8 * UInt64(index)) & 255) }
        bytes[11] = isLast ? 1 : 0
        return try ChaChaPoly.Nonce(data: bytes)
    }
}
