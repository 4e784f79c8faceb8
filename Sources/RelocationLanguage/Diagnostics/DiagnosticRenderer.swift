/// Shows diagnostics as a compiler does: place, message, the source line with a caret, notes.
public struct DiagnosticRenderer: Sendable {
    /// Whether escape sequences for colour are written.
    public var usesColor: Bool
    /// The greatest number of columns of a source line that is shown around the caret.
    public var width: Int

    /// A renderer; without colour unless told.
    public init(usesColor: Bool = false, width: Int = 100) {
        self.usesColor = usesColor
        self.width = max(width, 20)
    }

    /// All diagnostics one after the other, and at the end their number if there are several.
    public func render(_ diagnostics: [Diagnostic]) -> String {
        let text = diagnostics.map(render).joined()
        guard diagnostics.count > 1 else { return text }
        let counts = [Diagnostic.Severity.error, .warning].compactMap { severity in
            Self.counted(diagnostics.count { $0.severity == severity }, severity.rawValue)
        }
        return text + counts.joined(separator: " and ") + "\n"
    }

    /// `1 error`, `2 errors`; null for none.
    private static func counted(_ number: Int, _ noun: String) -> String? {
        number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// One diagnostic with its notes; several lines, each with its newline.
    public func render(_ diagnostic: Diagnostic) -> String {
        var text = heading(diagnostic.span, diagnostic.severity.rawValue, diagnostic.message)
        text += excerpt(diagnostic.span, replacement: diagnostic.fix)
        for note in diagnostic.notes {
            if let span = note.span {
                text += heading(span, "note", note.message) + excerpt(span, replacement: nil)
            } else {
                text += paint("note: ", .bold) + SafeText.escape(note.message) + "\n"
            }
        }
        return text
    }

    private func heading(_ span: Span, _ word: String, _ message: String) -> String {
        let place = span.position
        let color: Paint = word == "error" ? .red : word == "warning" ? .yellow : .blue
        let start = "\(SafeText.escape(span.file.name)):\(place.line):\(place.column): "
        return paint(start, .bold) + paint("\(word): ", color) + paint(SafeText.escape(message), .bold) + "\n"
    }

    /// The source line, and under it the caret with `~` below the rest of what is meant.
    private func excerpt(_ span: Span, replacement: Diagnostic.Fix?) -> String {
        let line = span.line
        let range = span.file.lineRange(line)
        let start = min(max(span.start, range.lowerBound), range.upperBound)
        let end = min(max(span.end, start), range.upperBound)
        let window = excerptWindow(range, start, end, span.file)
        let before = SafeText.column(span.file.text(from: window.lowerBound, to: start))
        let marked = SafeText.column(span.file.text(from: start, to: end), from: before.width)
        let after = SafeText.column(span.file.text(from: end, to: window.upperBound), from: before.width + marked.width)
        let gutter = String(line)
        let blank = String(repeating: " ", count: gutter.count)
        let lead = window.lowerBound > range.lowerBound ? "…" : ""
        let trail = window.upperBound < range.upperBound ? "…" : ""
        let shown = lead + before.text + marked.text + after.text + trail
        let caret = String(repeating: " ", count: before.width + lead.count)
        let tail = "^" + String(repeating: "~", count: max(0, marked.width - 1))
        return " \(gutter) | \(shown)\n \(blank) | \(caret)\(paint(tail, .green))\n"
    }

    /// The bytes of the line that are shown: all, or as much around the caret as fits.
    private func excerptWindow(_ line: Range<Int>, _ start: Int, _ end: Int, _ file: SourceFile) -> Range<Int> {
        guard line.count > width * 4 else { return line }
        let lower = max(line.lowerBound, start - width / 2)
        let upper = min(line.upperBound, max(min(end, start + width), lower + width))
        return align(lower, file)..<max(align(lower, file), align(upper, file))
    }

    /// The next offset that is no continuation byte of UTF-8.
    private func align(_ offset: Int, _ file: SourceFile) -> Int {
        var offset = offset
        while offset < file.bytes.count, file.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        return offset
    }

    private enum Paint: String {
        case bold = "1"
        case red = "1;31"
        case yellow = "1;33"
        case blue = "1;34"
        case green = "1;32"
    }

    private func paint(_ text: String, _ paint: Paint) -> String {
        usesColor ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }
}
