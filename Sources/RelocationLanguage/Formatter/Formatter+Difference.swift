extension Formatter {
    /// Where a file first differs from its canonical form, as an error that shows the line that would stand there; null
    /// when it does not differ.
    public static func difference(_ source: SourceFile, _ canonical: String) -> Diagnostic? {
        let canonicalBytes = Array(canonical.utf8)
        guard canonicalBytes != source.bytes else { return nil }
        let remedy = Diagnostic.Note("`kvmsh --format --write \(source.name)` puts it right")
        if source.start > 0 {
            let start = Span(file: source, start: source.start, end: source.start)
            return Diagnostic(.notFormatted, "the canonical form has no byte order mark", at: start, notes: [remedy])
        }
        let wanted = SourceFile(name: source.name, bytes: canonicalBytes)
        var line = 1
        while line < source.lineCount, line < wanted.lineCount, source.lineBytes(line) == wanted.lineBytes(line) {
            line += 1
        }
        let range = source.lineRange(line)
        let place = Span(file: source, start: range.lowerBound, end: range.upperBound)
        return Diagnostic(
            .notFormatted, "this is not the canonical form", at: place, notes: [note(wanted, line, place), remedy])
    }

    private static func note(_ wanted: SourceFile, _ line: Int, _ place: Span) -> Diagnostic.Note {
        let text = wanted.lineText(line)
        if text == place.text { return Diagnostic.Note("the same line ends differently there") }
        return Diagnostic.Note(text.isEmpty ? "an empty line, or none, stands there" : "canonical: `\(text)`")
    }
}

extension SourceFile {
    /// The bytes of a line, counted from 1, with its line end.
    fileprivate func lineBytes(_ line: Int) -> ArraySlice<UInt8> {
        let end = line < lineCount ? lineStarts[line] : bytes.count
        return bytes[lineStarts[line - 1]..<end]
    }
}
