internal import FoundationEssentials

/// Base64 in its two alphabets: the ordinary one with padding (certificates, containers) and the URL-safe one without
/// (keys, signatures, thumbprints, tokens, backups).
///
/// Foundation does the work, because its code is optimised even when this package is built for debugging; the loops
/// here are plain for the same reason.
public enum Base64 {
    /// Ordinary Base64 with padding.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// `encode` as ASCII bytes, for texts that are long.
    public static func text(_ bytes: some Sequence<UInt8>) -> [UInt8] { Array(Data(bytes).base64EncodedData()) }

    /// URL-safe Base64 without padding.
    public static func encodeURL(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: urlText(bytes), as: UTF8.self)
    }

    /// `encodeURL` as ASCII bytes, for texts that are long.
    public static func urlText(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var text = text(bytes)
        while text.last == equals { text.removeLast() }
        replace(plus, by: minus, slash, by: underscore, in: &text)
        return text
    }

    /// Reads either alphabet, with the whole padding or none. Nil for a foreign character, padding in the middle, an
    /// impossible length, or spare bits that are not zero: no two texts of one alphabet stand for the same bytes.
    ///
    /// - Parameter ignoringSpace: whether white space between characters is skipped.
    public static func decode(_ text: some Sequence<UInt8>, ignoringSpace: Bool = false) -> [UInt8]? {
        var bytes = Array(text)
        if ignoringSpace { bytes.removeAll { $0 == space || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } }
        replace(minus, by: plus, underscore, by: slash, in: &bytes)
        var padding = 0
        while bytes.last == equals {
            bytes.removeLast()
            padding += 1
        }
        let missing = (4 - bytes.count % 4) % 4
        guard missing != 3, padding == 0 || padding == missing, !bytes.contains(equals),
            hasNoSpareBits(bytes, missing)
        else { return nil }
        for _ in 0..<missing { bytes.append(equals) }
        return Data(base64Encoded: Data(bytes)).map { Array($0) }
    }

    /// Reads text, as `decode` of bytes does.
    public static func decode(_ text: some StringProtocol, ignoringSpace: Bool = false) -> [UInt8]? {
        decode(text.utf8, ignoringSpace: ignoringSpace)
    }

    /// Whether the last character stands for no bits beyond the last byte: 4 of them with one byte in the last group, 2
    /// with two.
    private static func hasNoSpareBits(_ text: [UInt8], _ missing: Int) -> Bool {
        guard missing > 0, let last = text.last, let value = alphabet.firstIndex(of: last) else { return true }
        return value & (missing == 2 ? 15 : 3) == 0
    }

    private static func replace(
        _ first: UInt8, by newFirst: UInt8, _ second: UInt8, by newSecond: UInt8, in bytes: inout [UInt8]
    ) {
        bytes.withUnsafeMutableBufferPointer { buffer in
            var index = 0
            let count = buffer.count
            while index < count {
                let byte = buffer[index]
                if byte == first {
                    buffer[index] = newFirst
                } else if byte == second {
                    buffer[index] = newSecond
                }
                index += 1
            }
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let plus: UInt8 = 0x2B
    private static let minus: UInt8 = 0x2D
    private static let slash: UInt8 = 0x2F
    private static let underscore: UInt8 = 0x5F
    private static let equals: UInt8 = 0x3D
    private static let space: UInt8 = 0x20
}
