/// Bech32 (BIP 173) without its limit of 90 characters, as age keys are written.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let separator = UInt8(ascii: "1")
    private static let checkLength = 6

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// The text in lower case of some bytes under a human-readable part.
    static func encode(_ prefix: String, _ bytes: [UInt8]) -> String {
        let groups = regroup(bytes, from: 8, to: 5, padded: true) ?? []
        let prefixBytes = Array(prefix.lowercased().utf8)
        let check = checksum(prefixBytes, groups)
        let text = prefixBytes + [separator] + (groups + check).map { alphabet[Int($0)] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The human-readable part in lower case and the bytes; nil for anything that `encode` would not write, but for case,
    /// which must be one throughout.
    static func decode(_ text: String) -> (prefix: String, bytes: [UInt8])? {
        let given = Array(text.utf8)
        guard given.allSatisfy({ (33...126).contains($0) }), given.count <= 4096 else { return nil }
        let isUpper = given.contains { (0x41...0x5A).contains($0) }
        let isLower = given.contains { (0x61...0x7A).contains($0) }
        guard !(isUpper && isLower) else { return nil }
        let bytes = given.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        guard let split = bytes.lastIndex(of: separator), split > 0, bytes.count - split - 1 >= checkLength else {
            return nil
        }
        let groups = bytes[(split + 1)...].map { values[Int($0)] }
        guard groups.allSatisfy({ $0 < 32 }) else { return nil }
        let prefix = Array(bytes[..<split])
        guard polynomial(expand(prefix) + groups) == 1,
            let decoded = regroup(groups.dropLast(checkLength), from: 5, to: 8, padded: false)
        else { return nil }
        return (String(decoding: prefix, as: UTF8.self), decoded)
    }

    private static func checksum(_ prefix: [UInt8], _ groups: [UInt8]) -> [UInt8] {
        let rest = polynomial(expand(prefix) + groups + [UInt8](repeating: 0, count: checkLength)) ^ 1
        return (0..<checkLength).map { UInt8(rest >> (5 * (checkLength - 1 - $0)) & 31) }
    }

    private static func expand(_ prefix: [UInt8]) -> [UInt8] { prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 } }

    private static func polynomial(_ groups: [UInt8]) -> UInt32 {
        let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        var check: UInt32 = 1
        for group in groups {
            let top = check >> 25
            check = (check & 0x1FF_FFFF) << 5 ^ UInt32(group)
            for (bit, generator) in generators.enumerated() where top >> bit & 1 == 1 { check ^= generator }
        }
        return check
    }

    /// Bits in groups of another width; nil when bits are left over that padding cannot explain.
    private static func regroup(
        _ groups: some Sequence<UInt8>, from: Int, to: Int, padded: Bool
    ) -> [UInt8]? {
        var (bits, count): (UInt32, Int) = (0, 0)
        var result: [UInt8] = []
        for group in groups {
            bits = bits << from | UInt32(group)
            count += from
            while count >= to {
                count -= to
                result.append(UInt8(bits >> count & (1 << to - 1)))
            }
            bits &= 1 << count - 1
        }
        if padded {
            if count > 0 { result.append(UInt8(bits << (to - count) & (1 << to - 1))) }
        } else if count >= from || bits != 0 {
            return nil
        }
        return result
    }
}
