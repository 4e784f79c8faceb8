/// A JSON string by its raw token, so that lone surrogates, NUL and unusual escapes go on exactly as they came.
///
/// It may hold a secret value: descriptions and reflection show neither content nor length.
public struct JSONString: Sendable, Equatable {
    /// The bytes between the quotes, exactly as received: always valid content of a JSON string.
    public let token: [UInt8]

    /// A token that the parser has checked.
    init(checked token: [UInt8]) {
        self.token = token
    }

    /// Takes a token as it stands in a document, without its quotes; nil when it is no valid content of a JSON string.
    public init?(token: [UInt8]) {
        guard token.withUnsafeBufferPointer({ StringScanner.isValid($0) }) else { return nil }
        self.token = token
    }

    /// The shortest token for a text: quote, backslash and control characters are escaped.
    public init(_ text: String) {
        var token: [UInt8] = []
        token.reserveCapacity(text.utf8.count)
        Self.appendToken(of: text, to: &token)
        self.token = token
    }

    /// Appends the shortest token for a text.
    static func appendToken(of text: String, to bytes: inout [UInt8]) {
        // Most texts need no escape and are copied as they are.
        let isCopied = text.utf8.withContiguousStorageIfAvailable { content in
            var index = 0
            while index < content.count {
                let byte = content[index]
                guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return false }
                index += 1
            }
            bytes.append(contentsOf: content)
            return true
        }
        guard isCopied != true else { return }
        for byte in text.utf8 { append(byte, to: &bytes) }
    }

    private static func append(_ byte: UInt8, to token: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            token.append(UInt8(ascii: "\\"))
            token.append(byte)
        case 0x20...: token.append(byte)
        case 0x08: token.append(contentsOf: "\\b".utf8)
        case 0x09: token.append(contentsOf: "\\t".utf8)
        case 0x0A: token.append(contentsOf: "\\n".utf8)
        case 0x0C: token.append(contentsOf: "\\f".utf8)
        case 0x0D: token.append(contentsOf: "\\r".utf8)
        default:
            let digits = Array("0123456789abcdef".utf8)
            token.append(contentsOf: "\\u00".utf8)
            token.append(digits[Int(byte >> 4)])
            token.append(digits[Int(byte & 15)])
        }
    }

    /// Equal when the UTF-16 code units are equal after the escapes are undone, whatever the spelling.
    public static func == (left: JSONString, right: JSONString) -> Bool {
        if left.token == right.token { return true }
        if !left.hasEscapes && !right.hasEscapes { return false }
        return left.utf16 == right.utf16
    }

    /// Equality whose time depends on the lengths and on where escapes stand, not on where two values differ.
    public func equalsInConstantTime(_ other: JSONString) -> Bool {
        let left = utf16
        let right = other.utf16
        var difference: UInt16 = left.count == right.count ? 0 : 1
        for index in 0..<min(left.count, right.count) { difference |= left[index] ^ right[index] }
        return difference == 0
    }

    var hasEscapes: Bool { token.contains(UInt8(ascii: "\\")) }
}

extension JSONString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the content.
    public var description: String { "JSONString(redacted)" }
    /// Never the content.
    public var debugDescription: String { description }
    /// Nothing to reflect on.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
