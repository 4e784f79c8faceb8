/// Recipients of sealed files: `age1…`, which is Bech32 (BIP 173) over the 32 bytes of an X25519 key.
enum RecipientRules {
    private static let letters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// What is wrong with a recipient; null when it is right.
    static func problem(_ text: String) -> String? {
        let folded = text.lowercased()
        guard text == folded || text == text.uppercased() else { return "a recipient is in small letters" }
        let bytes = Array(folded.utf8)
        guard let separator = bytes.lastIndex(of: UInt8(ascii: "1")) else { return "a recipient begins with `age1`" }
        var values: [UInt8] = []
        for byte in bytes[(separator + 1)...] {
            guard let value = letters.firstIndex(of: byte) else {
                return "a recipient does not hold `\(Character(Unicode.Scalar(byte)))`: it was not copied right"
            }
            values.append(UInt8(value))
        }
        let prefix = bytes[..<separator]
        guard values.count >= 6, checksum(expand(prefix) + values) == 1 else {
            return "the checksum of this recipient is wrong: it was not copied whole"
        }
        guard prefix.elementsEqual("age".utf8), values.count == 58 else {
            return "only recipients with an X25519 key are known: `age1` and 58 characters"
        }
        return nil
    }

    private static func expand(_ prefix: ArraySlice<UInt8>) -> [UInt8] {
        prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
    }

    private static func checksum(_ values: [UInt8]) -> UInt32 {
        let generators: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        var sum: UInt32 = 1
        for value in values {
            let top = sum >> 25
            sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
            for (index, generator) in generators.enumerated() where top >> UInt32(index) & 1 == 1 { sum ^= generator }
        }
        return sum
    }
}
