internal import Rendering

/// Proposals below the line that is being edited.
enum CandidateList {
    /// The lines to show: beside their descriptions while there are few, else in columns; the last line says how many
    /// are left out when they need more than `rows` lines.
    static func lines(_ suggestions: [LineSuggestion], columns: Int, rows: Int, style: Style) -> [String] {
        let names = suggestions.map { TerminalText.escaped($0.replacement) }
        let width = names.reduce(0) { max($0, DisplayWidth.of($1)) }
        let limit = max(rows, 1)
        if suggestions.contains(where: { $0.detail != nil }), suggestions.count <= limit {
            return zip(names, suggestions).map { name, suggestion in
                described(name, suggestion.detail, width: width, columns: columns, style: style)
            }
        }
        let across = max(1, (columns + 1) / (width + 2))
        let needed = (names.count + across - 1) / across
        let shownRows = needed <= limit ? needed : max(limit - 1, 1)
        let shownNames = needed <= limit ? names[...] : names.prefix(shownRows * across)
        var lines = (0..<shownRows).map { row in
            var line = ""
            for index in stride(from: row, to: shownNames.count, by: shownRows) {
                if !line.isEmpty { line += "  " }
                let name = DisplayWidth.truncated(shownNames[index], to: columns - 1)
                let isLast = index + shownRows >= shownNames.count
                line += isLast ? name : name + blanks(width - DisplayWidth.of(name))
            }
            return line
        }
        let rest = names.count - shownNames.count
        if rest > 0 { lines.append(style.apply(.faint, DisplayWidth.truncated("… \(rest) more", to: columns - 1))) }
        return lines
    }

    private static func described(
        _ name: String, _ detail: String?, width: Int, columns: Int, style: Style
    ) -> String {
        let left = DisplayWidth.truncated(name, to: columns - 1)
        let room = columns - 1 - width - 2
        guard let detail, room > 4 else { return left }
        let right = DisplayWidth.truncated(TerminalText.escaped(detail), to: room)
        return left + blanks(width - DisplayWidth.of(left) + 2) + style.apply(.faint, right)
    }

    private static func blanks(_ count: Int) -> String {
        String(repeating: " ", count: max(count, 0))
    }
}
