/// Tables for other programs.
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

    /// A pipe table of GitHub's Markdown; pipes are escaped, line breaks and other controls shown as escapes.
    public static func markdown(headings: [String], rows: [[String]]) -> [String] {
        let rule = "|" + headings.map { _ in " --- |" }.joined()
        let lines = ([headings] + rows).map { row in "|" + row.map { " \(markdownField($0)) |" }.joined() }
        return [lines[0], rule] + lines.dropFirst()
    }

    private static func csvField(_ text: String) -> String {
        // Compared by scalar: CR LF is one character.
        let needsQuotes = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
        guard needsQuotes else { return text }
        return "\"" + text.unicodeScalars.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : String($1) } + "\""
    }

    private static func tsvField(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func markdownField(_ text: String) -> String {
        TerminalText.escaped(text).reduce(into: "") { $0 += $1 == "|" || $1 == "\\" ? "\\\($1)" : String($1) }
    }
}
