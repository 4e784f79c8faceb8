internal import Crypto

/// Turns bytes that a caller calls a digest into a digest type of the crypto library.
///
/// The service signs digests made elsewhere, but the library's RSA accepts only its own digest types, which have no
/// initialiser from bytes: signing with a foreign type throws and verifying with one traps. The library's digests are
/// plain tuples of integers without padding, so the bytes are loaded as they lie; the size checks and a test per digest
/// hold that assumption.
///
/// - Returns: `nil` when the number of bytes is not the digest's.
func givenDigest<D: Digest>(_ bytes: [UInt8], as type: D.Type) -> D? {
    guard bytes.count == D.byteCount, MemoryLayout<D>.size == D.byteCount else { return nil }
    return bytes.withUnsafeBytes { $0.loadUnaligned(as: D.self) }
}
