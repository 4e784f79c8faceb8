internal import FoundationEssentials

/// Base64 in the two alphabets of the service: ordinary with padding ("b64") and URL-safe without ("b64url").
///
/// Foundation does the work, because its code is optimised even when this package is built for debugging.
enum Base64 {
    /// Ordinary Base64 with padding, as in `cer`, `csr`, `x5c` and PFX values.
    static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// URL-safe Base64 without padding, as in JSON web keys, signatures, thumbprints, tokens and backups.
    static func encodeURL(_ bytes: some Sequence<UInt8>) -> String {
        var text = Array(Data(bytes).base64EncodedData())
        while text.last == UInt8(ascii: "=") { text.removeLast() }
        for index in text.indices {
            if text[index] == UInt8(ascii: "+") {
                text[index] = UInt8(ascii: "-")
            } else if text[index] == UInt8(ascii: "/") {
                text[index] = UInt8(ascii: "_")
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads either alphabet, with or without padding; white space between characters is skipped. Nil for a foreign
    /// character, padding in the middle, or an impossible length.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.underestimatedCount + 3)
        for byte in text {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "/"))
            default: bytes.append(byte)
            }
        }
        var padding = 0
        while bytes.last == UInt8(ascii: "=") {
            bytes.removeLast()
            padding += 1
        }
        let missing = (4 - bytes.count % 4) % 4
        guard missing != 3, padding == 0 || padding == missing else { return nil }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "="), count: missing))
        return Data(base64Encoded: Data(bytes)).map { Array($0) }
    }

    /// Reads either alphabet, with or without padding, as `decode` of bytes does.
    static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }
}
