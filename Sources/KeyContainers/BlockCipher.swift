/// A cipher on blocks of eight bytes, as old PKCS#12 and PKCS#8 files use them.
///
/// Only for reading: nothing is encrypted with these ciphers.
protocol BlockCipher {
    /// Decrypts one block, big-endian.
    func decrypt(_ block: UInt64) -> UInt64
}

extension BlockCipher {
    /// Undoes cipher block chaining and the padding at the end.
    ///
    /// - Throws: when the length is no multiple of the block or the padding is wrong, which is what a wrong password
    ///   looks like.
    func decryptChained(_ bytes: [UInt8], initialVector: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard initialVector.count == 8, !bytes.isEmpty, bytes.count % 8 == 0 else {
            throw CryptographyError("the encrypted data has an impossible length")
        }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var previous = Self.word(initialVector[...])
        for start in stride(from: 0, to: bytes.count, by: 8) {
            let block = Self.word(bytes[start..<(start + 8)])
            let plain = decrypt(block) ^ previous
            previous = block
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                output.append(UInt8(truncatingIfNeeded: plain >> shift))
            }
        }
        guard let padding = output.last, (1...8).contains(padding),
            output.suffix(Int(padding)).allSatisfy({ $0 == padding })
        else { throw CryptographyError("the password is wrong or the encrypted data is damaged") }
        return output.dropLast(Int(padding))
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
