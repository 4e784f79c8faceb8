import RelocationLanguage

/// A file of the gallery: wrong inputs, each with what is said about it.
///
/// Lines before the first heading (`== …`) come before every input. Inputs are separated by empty lines and marked with
/// `«»` where the carets go, one pair a diagnostic; after an input stand its diagnostics:
///
///     backup all to ./a «to» ./b
///     error duplicate-clause: `to` is given twice
///     note at 1:15 `to`: first here
///     note: a plan's file comes first: `plan to FILE backup …`
///
/// "suggestion: `…`" replaces what is marked, "suggestion at 1:5-1:9: `…`" something else. A character that cannot be
/// written stands as its code, `⟦85⟧`.
struct GalleryFile {
    private let prelude: String
    private let blocks: [Block]

    private enum Block {
        case heading(String)
        case input(marked: String, expected: [String])
    }

    init(_ text: String) {
        var prelude: [String] = []
        var blocks: [Block] = []
        for piece in text.split(separator: "\n\n", omittingEmptySubsequences: true) {
            let lines = piece.split(separator: "\n").map(String.init)
            if let first = lines.first, first.hasPrefix("== ") {
                blocks.append(.heading(first))
            } else if blocks.isEmpty {
                prelude += lines
            } else {
                let source = lines.prefix { !Self.isExpectation($0) }
                blocks.append(
                    .input(marked: source.joined(separator: "\n"), expected: Array(lines.dropFirst(source.count))))
            }
        }
        self.prelude = prelude.map { $0 + "\n" }.joined()
        self.blocks = blocks
    }

    private static func isExpectation(_ line: String) -> Bool {
        ["error ", "warning "].contains { line.hasPrefix($0) } && line.contains(": ")
    }

    /// How many inputs it holds.
    var count: Int { blocks.count { if case .input = $0 { true } else { false } } }

    /// What is written and what is really said, for every input where they differ.
    var differences: [(written: String, actual: String)] {
        blocks.compactMap { block in
            guard case .input(let marked, let expected) = block else { return nil }
            let written = ([marked] + expected).joined(separator: "\n")
            let actual = render(marked)
            return written == actual ? nil : (written, actual)
        }
    }

    /// The file with what is really said.
    var corrected: String {
        let texts = blocks.map { block in
            switch block {
            case .heading(let heading): heading
            case .input(let marked, _): render(marked)
            }
        }
        return (prelude.isEmpty ? "" : prelude + "\n") + texts.joined(separator: "\n\n") + "\n"
    }

    private func render(_ marked: String) -> String {
        let source = SourceFile(name: "t", text: prelude + Self.decoded(marked.filter { $0 != "«" && $0 != "»" }))
        let start = prelude.utf8.count
        let diagnostics = check(source).diagnostics
        var text = ""
        var offset = start
        for diagnostic in diagnostics where diagnostic.span.file == source && diagnostic.span.start >= offset {
            text += Self.encoded(source, offset, diagnostic.span.start)
            text += "«" + Self.encoded(source, diagnostic.span.start, diagnostic.span.end) + "»"
            offset = diagnostic.span.end
        }
        text += Self.encoded(source, offset, source.bytes.count)
        return ([text] + diagnostics.flatMap(Self.lines)).joined(separator: "\n")
    }

    private static func lines(_ diagnostic: Diagnostic) -> [String] {
        var lines = ["\(diagnostic.severity.rawValue) \(diagnostic.id.rawValue): \(diagnostic.message)"]
        for note in diagnostic.notes {
            guard let span = note.span else {
                lines.append("note: \(note.message)")
                continue
            }
            lines.append("note at \(place(span.position)) `\(span.text)`: \(note.message)")
        }
        if let fix = diagnostic.fix {
            let at = fix.span == diagnostic.span ? "" : " at \(place(fix.span.position))-\(place(fix.span.endPosition))"
            lines.append("suggestion\(at): `\(encoded(fix.replacement).replaced("\n", "⟦A⟧"))`")
        }
        return lines
    }

    private static func place(_ position: SourcePosition) -> String { "\(position.line):\(position.column)" }

    private static func decoded(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "⟦"), let close = rest[open...].firstIndex(of: "⟧") {
            result += rest[..<open]
            let code = UInt32(rest[rest.index(after: open)..<close], radix: 16).flatMap(Unicode.Scalar.init)
            if let code { result.unicodeScalars.append(code) }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private static func encoded(_ source: SourceFile, _ start: Int, _ end: Int) -> String {
        encoded(source.text(from: start, to: end))
    }

    private static func encoded(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar.properties.generalCategory {
            case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator:
                result += "⟦\(String(scalar.value, radix: 16, uppercase: true))⟧"
            case .spaceSeparator where scalar != " ":
                result += "⟦\(String(scalar.value, radix: 16, uppercase: true))⟧"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

extension String {
    /// With every occurrence of a text replaced by another.
    fileprivate func replaced(_ old: String, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
