internal import Rendering

/// Pieces of HTML.
enum HTMLText {
    /// Text for an element or a quoted attribute; controls and hidden characters are shown as `\u{1B}`.
    static func escaped(_ text: String) -> String {
        TerminalText.escapedLines(text).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// A table: each row is its cells as HTML. On narrow screens a row becomes a block whose cells carry their
    /// headings.
    static func table(_ headings: [String], rows: [Row], id: String? = nil) -> String {
        let head = headings.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
        var text =
            "<div class=\"wide\"><table\(id.map { " id=\"\($0)\"" } ?? "")><thead><tr>\(head)</tr></thead><tbody>\n"
        for row in rows {
            let attributes = row.attributes.map { " data-\($0.name)=\"\(escaped($0.value))\"" }.joined()
            text += "<tr\(attributes)>"
            for (heading, cell) in zip(headings, row.cells) {
                text += "<td data-label=\"\(escaped(heading))\"\(cell.isEmpty ? " class=\"empty\"" : "")>\(cell)</td>"
            }
            text += "</tr>\n"
        }
        return text + "</tbody></table></div>\n"
    }

    /// A row of a table.
    struct Row {
        /// The cells as HTML.
        var cells: [String]
        /// What the filters look at.
        var attributes: [(name: String, value: String)] = []
    }

    /// Names with what belongs to them, the latter as HTML.
    static func facts(_ facts: [(name: String, content: String)]) -> String {
        let items = facts.map { "<div><dt>\(escaped($0.name))</dt><dd>\($0.content)</dd></div>" }
        return "<dl class=\"facts\">\(items.joined())</dl>\n"
    }

    /// A word set off by what it means.
    static func badge(_ word: String) -> String {
        "<span class=\"badge \(tone(of: word))\">\(escaped(word))</span>"
    }

    /// How a status or outcome is coloured.
    static func tone(of word: String) -> String {
        switch word {
        case "passed", "done", "same", "ok": "good"
        case "failed", "failure", "blocker", "missing", "different", "uncertain", "incomplete", "differences found",
            "partly done", "not run", "no access", "refused for safety", "no new address", "plan: fail":
            "bad"
        case "warning", "interrupted", "left", "untried", "unproven", "extra", "changing", "source moved on",
            "target moved on", "skipped", "plan: leave":
            "warn"
        default: "plain"
        }
    }
}
