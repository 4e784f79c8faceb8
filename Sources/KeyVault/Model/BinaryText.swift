/// Base64 as Key Vault uses it: the URL alphabet without padding for blobs and keys, the ordinary one for certificates.
public enum BinaryText {
    private static let ordinary = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The value of each byte of both alphabets, 255 for all others.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in ordinary.enumerated() { values[Int(byte)] = UInt8(value) }
        for (value, byte) in urlSafe.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// Ordinary base64 with padding.
    public static func encode(_ bytes: [UInt8]) -> [UInt8] { encode(bytes, ordinary, padded: true) }

    /// base64url without padding.
    public static func encodeURLSafe(_ bytes: [UInt8]) -> [UInt8] { encode(bytes, urlSafe, padded: false) }

    private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8], padded: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        bytes.withUnsafeBufferPointer { bytes in
            alphabet.withUnsafeBufferPointer { alphabet in
                var index = 0
                while index < bytes.count {
                    let left = bytes.count - index
                    let second = left > 1 ? bytes[index + 1] : 0
                    let third = left > 2 ? bytes[index + 2] : 0
                    text.append(alphabet[Int(bytes[index] >> 2)])
                    text.append(alphabet[Int((bytes[index] & 3) << 4 | second >> 4)])
                    if left > 1 { text.append(alphabet[Int((second & 15) << 2 | third >> 6)]) }
                    if left > 2 { text.append(alphabet[Int(third & 63)]) }
                    index += 3
                }
            }
        }
        if padded {
            while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        }
        return text
    }

    /// Decodes either alphabet, padded or not; nil for anything else, also for spare bits that are not zero.
    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        var count = text.count
        if count % 4 == 0 {
            if count > 0 && text[count - 1] == UInt8(ascii: "=") { count -= 1 }
            if count > 1 && count % 4 == 3 && text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        }
        guard count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 4 * 3 + 2)
        var group: UInt32 = 0
        var wrong: UInt8 = 0
        text.withUnsafeBufferPointer { text in
            values.withUnsafeBufferPointer { values in
                for index in 0..<count {
                    let value = values[Int(text[index])]
                    wrong |= value & 0x80
                    group = group << 6 | UInt32(value & 63)
                    guard index & 3 == 3 else { continue }
                    bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                    bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                    bytes.append(UInt8(truncatingIfNeeded: group))
                    group = 0
                }
            }
        }
        guard wrong == 0 else { return nil }
        switch count % 4 {
        case 2:
            guard group & 15 == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        case 3:
            guard group & 3 == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        default: break
        }
        return bytes
    }
}
