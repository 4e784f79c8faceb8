/// Tables for other programs.
///
/// Text in them came from a vault, and somebody may open them in a spreadsheet or show them on a terminal. So a field
/// that a spreadsheet would take for a formula gets an apostrophe in front, and control characters but line breaks and
/// tabs are shown as `\u{1B}`. Who needs the exact bytes takes JSON.
public enum DelimitedText {
    /// RFC 4180: fields with comma, quote or line break in quotes, quotes doubled; lines end in CR LF there, here in LF,
    /// which every reader takes.
    public static func csv(headings: [String], rows: [[String]]) -> [String] {
        ([headings] + rows).map { $0.map(csvField).joined(separator: ",") }
    }

    /// Fields between tabs; backslash, tab and line breaks in a field become `\\`, `\t`, `\n`, `\r`.
    public static func tsv(headings: [String], rows: [[String]]) -> [String] {
        ([headings] + rows).map { $0.map(tsvField).joined(separator: "\t") }
    }

    /// A pipe table of GitHub's Markdown, in whose cells nothing is markup.
    public static func markdown(headings: [String], rows: [[String]]) -> [String] {
        let rule = "|" + headings.map { _ in " --- |" }.joined()
        let lines = ([headings] + rows).map { row in "|" + row.map { " \(MarkdownText.escaped($0)) |" }.joined() }
        return [lines[0], rule] + lines.dropFirst()
    }

    private static func csvField(_ text: String) -> String {
        let scalars = Array(guarded(text).unicodeScalars)
        var result = ""
        var needsQuotes = false
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case ",": needsQuotes = true
            case "\n": needsQuotes = true
            case "\"":
                needsQuotes = true
                result += "\""
            case "\t": break
            case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
            default:
                result += TerminalText.escaped(String(scalar))
                continue
            }
            result.unicodeScalars.append(scalar)
        }
        return needsQuotes ? "\"\(result)\"" : result
    }

    private static func tsvField(_ text: String) -> String {
        guarded(text).unicodeScalars.reduce(into: "") { result, scalar in
            result += scalar == "\\" ? "\\\\" : TerminalText.escaped(String(scalar))
        }
    }

    /// The text as no formula. What begins with `=`, `+`, `-`, `@`, a tab or a line break, or with the full-width form
    /// of one, is a formula to some spreadsheet; a number is not.
    private static func guarded(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first), !isNumber(text) else { return text }
        return "'" + text
    }

    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\n", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
