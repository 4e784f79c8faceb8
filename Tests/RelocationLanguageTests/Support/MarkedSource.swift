import RelocationLanguage
import Testing

/// Source text with a `«»` pair around the place of the caret.
struct MarkedSource {
    let source: SourceFile
    /// The bytes between the marks; null when there are none.
    let range: Range<Int>?

    init(_ marked: String, name: String = "test.kvm") {
        let bytes = Array(marked.utf8)
        let open = Array("«".utf8)
        let close = Array("»".utf8)
        var clean: [UInt8] = []
        var start: Int?
        var end: Int?
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: open), start == nil {
                start = clean.count
                index += open.count
            } else if bytes[index...].starts(with: close), end == nil {
                end = clean.count
                index += close.count
            } else {
                clean.append(bytes[index])
                index += 1
            }
        }
        source = SourceFile(name: name, bytes: clean)
        if let start, let end { range = start..<end } else { range = nil }
    }
}

/// One wrong line: what is marked, and a part of what is said about it.
struct WrongLine: Sendable, CustomTestStringConvertible {
    let marked: String
    let message: String
    let note: String?

    init(_ marked: String, _ message: String, note: String? = nil) {
        self.marked = marked
        self.message = message
        self.note = note
    }

    var testDescription: String { marked }
}

/// Parses text and gives all that is wrong with it, a line each.
func problems(_ text: String) -> [String] {
    Parser.parse(SourceFile(name: "t", text: text)).diagnostics.map(\.description)
}

/// Parses text that must be right, and gives its statements.
func statements(_ text: String) -> [Statement] {
    Parser.parse(SourceFile(name: "t", text: text)).script.statements
}
