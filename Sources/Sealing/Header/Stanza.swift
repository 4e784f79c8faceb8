/// One way to get at the key of a file: for a recipient or a passphrase.
struct Stanza: Equatable {
    static let arrow = Array("-> ".utf8)
    /// How many characters a line of the body holds; a shorter one ends it.
    static let columns = 64

    let type: String
    let arguments: [String]
    let body: [UInt8]

    /// The stanza as the header writes it, with the newline at its end.
    var text: [UInt8] {
        var text = Self.arrow + Array(([type] + arguments).joined(separator: " ").utf8) + [0x0A]
        let encoded = PlainBase64.encode(body)
        var start = 0
        while start <= encoded.count {
            let end = min(start + Self.columns, encoded.count)
            text += encoded[start..<end] + [0x0A]
            if end - start < Self.columns { break }
            start = end
        }
        return text
    }
}
