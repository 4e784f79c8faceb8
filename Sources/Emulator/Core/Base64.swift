internal import FoundationEssentials

/// Base64 in the two alphabets of the service: ordinary with padding ("b64") and URL-safe without ("b64url").
///
/// Foundation does the work, because its code is optimised even when this package is built for debugging; the loops
/// here are plain for the same reason.
enum Base64 {
    /// Ordinary Base64 with padding, as in `cer`, `csr`, `x5c` and PFX values.
    static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// URL-safe Base64 without padding, as in JSON web keys, signatures, thumbprints, tokens and backups.
    static func encodeURL(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: urlText(Data(bytes)), as: UTF8.self)
    }

    /// `encodeURL` as ASCII bytes.
    static func urlText(_ data: Data) -> [UInt8] {
        var text = Array(data.base64EncodedData())
        while text.last == equals { text.removeLast() }
        replace(plus, by: minus, slash, by: underscore, in: &text)
        return text
    }

    /// Reads either alphabet, with or without padding; white space between characters is skipped. Nil for a foreign
    /// character, padding in the middle, or an impossible length.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes = Array(text)
        if hasSpace(bytes) { bytes.removeAll { $0 == space || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } }
        replace(minus, by: plus, underscore, by: slash, in: &bytes)
        var padding = 0
        while bytes.last == equals {
            bytes.removeLast()
            padding += 1
        }
        let missing = (4 - bytes.count % 4) % 4
        guard missing != 3, padding == 0 || padding == missing else { return nil }
        for _ in 0..<missing { bytes.append(equals) }
        return Data(base64Encoded: Data(bytes)).map { Array($0) }
    }

    /// Reads either alphabet, with or without padding, as `decode` of bytes does.
    static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }

    private static func hasSpace(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            let limit = space
            var index = 0
            while index < buffer.count {
                if buffer[index] <= limit { return true }
                index += 1
            }
            return false
        }
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

    private static let plus: UInt8 = 0x2B
    private static let minus: UInt8 = 0x2D
    private static let slash: UInt8 = 0x2F
    private static let underscore: UInt8 = 0x5F
    private static let equals: UInt8 = 0x3D
    private static let space: UInt8 = 0x20
}
