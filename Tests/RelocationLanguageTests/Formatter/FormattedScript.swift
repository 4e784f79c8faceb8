import RelocationLanguage

/// A right script and its canonical form.
struct FormattedScript {
    let original: ParseResult
    let text: String

    /// Null when the script is not right.
    init?(_ text: String) {
        original = Parser.parse(SourceFile(name: "t", text: text))
        guard original.isValid else { return nil }
        self.text = Formatter.format(original)
    }

    /// What is wrong with the canonical form; null when it reads as the same tree, with the same comments, and stays as
    /// it is when it is formatted again.
    var complaint: String? {
        let source = SourceFile(name: "t", text: text)
        let again = Parser.parse(source)
        guard again.isValid else { return "wrong: \(again.diagnostics) in\n\(text)" }
        let twice = Formatter.format(again)
        guard twice == text else { return "not stable:\n\(text)\n→\n\(twice)" }
        guard Formatter.difference(source, twice) == nil else { return "said to differ:\n\(text)" }
        guard TreeText.of(original.script) == TreeText.of(again.script) else { return "another tree:\n\(text)" }
        guard original.script.comments.map(\.text).sorted() == again.script.comments.map(\.text).sorted() else {
            return "other comments:\n\(text)"
        }
        return nil
    }
}
