/// The word that is being typed, and what stands before it.
struct WordAtCursor {
    /// Where it begins, in UTF-8 bytes; in quotes, after the quote.
    let start: Int
    /// What is typed of it.
    let typed: String
    /// What stands before it, without an opening quote.
    let before: String
    /// The quote that it stands in.
    let quote: Character?

    /// The word at the end of a text; null in a comment and right after a text in quotes.
    init?(endOf text: String) {
        let bytes = Array(text.utf8)
        var quote: UInt8?
        var begin = 0
        var isInComment = false
        var index = 0
        var previous = UInt8(ascii: " ")
        while index < bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\""), index + 1 < bytes.count { index += 1 }
                if byte == open || byte == UInt8(ascii: "\n") {
                    quote = nil
                    begin = index + 1
                }
            } else if isInComment {
                if byte == UInt8(ascii: "\n") {
                    isInComment = false
                    begin = index + 1
                }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                begin = index + 1
            } else if Self.separators.contains(byte) {
                begin = index + 1
            } else if byte == UInt8(ascii: "#"), begin == index {
                isInComment = true
            }
            previous = byte
            index += 1
        }
        if isInComment { return nil }
        let isAfterText = quote == nil && (previous == UInt8(ascii: "\"") || previous == UInt8(ascii: "'"))
        if isAfterText { return nil }
        start = begin
        typed = String(decoding: bytes[begin...], as: UTF8.self)
        before = String(decoding: bytes[..<(quote == nil ? begin : begin - 1)], as: UTF8.self)
        self.quote = quote.map { Character(Unicode.Scalar($0)) }
    }

    private static let separators = Set(" \t\r\n;,{}()[]=!<>".utf8)
}
