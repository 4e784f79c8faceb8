/// Rows under headings, as plain text.
public struct TextTable: Sendable, Equatable {
    /// Where a column's text stands.
    public enum Alignment: Sendable {
        /// Text.
        case leading
        /// Numbers.
        case trailing
    }

    /// The headings, as they are shown.
    public let headings: [String]
    /// The alignment of each column.
    public let alignments: [Alignment]
    /// The cells, row by row; each row has as many as there are headings.
    public let rows: [[String]]

    /// A table; cells are escaped here, so raw text may be given. Rows that are too short are filled with empty cells.
    public init(headings: [String], alignments: [Alignment] = [], rows: [[String]]) {
        let count = headings.count
        self.headings = headings.map(TerminalText.escaped)
        self.alignments = (0..<count).map { $0 < alignments.count ? alignments[$0] : .leading }
        self.rows = rows.map { row in
            (0..<count).map { $0 < row.count ? TerminalText.escaped(row[$0]) : "" }
        }
    }

    /// The lines of the table: headings, then rows, two blanks between columns and none at the end of a line.
    ///
    /// - Parameter width: the columns there are; cells are cut with `…` so that a line fits. Nil leaves all text whole.
    public func lines(width: Int?, style: Style = Style(isEnabled: false)) -> [String] {
        guard !headings.isEmpty else { return [] }
        let widths = columnWidths(fitting: width)
        let head = line(headings, widths, style: style, isHeading: true)
        return [head] + rows.map { line($0, widths, style: style, isHeading: false) }
    }

    private func line(_ cells: [String], _ widths: [Int], style: Style, isHeading: Bool) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() where widths[index] > 0 {
            if !text.isEmpty { text += "  " }
            let cut = DisplayWidth.truncated(cell, to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(cut))
            let shown = isHeading ? style.apply(.heading, cut) : cut
            text += alignments[index] == .trailing ? padding + shown : shown + padding
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The width of each column. When they don't fit, the widest give way first, never below what keeps a column
    /// readable; when even that is too much, columns at the end are left out (width 0).
    func columnWidths(fitting width: Int?) -> [Int] {
        var widths = headings.indices.map { index in
            rows.reduce(DisplayWidth.of(headings[index])) { max($0, DisplayWidth.of($1[index])) }
        }
        guard let width else { return widths }
        let narrowest = 6
        var shown = widths.count
        while shown > 1 {
            let least = widths.prefix(shown).reduce(0) { $0 + min($1, narrowest) } + 2 * (shown - 1)
            if least <= width { break }
            shown -= 1
        }
        for index in shown..<widths.count { widths[index] = 0 }
        var excess = widths.reduce(0, +) + 2 * (shown - 1) - width
        while excess > 0 {
            guard let widest = widths.max(), widest > 1 else { break }
            // All columns of that width shrink together, down to the next width or until the line fits.
            let sharing = widths.indices.filter { widths[$0] == widest }
            let next = max(widths.filter { $0 < widest }.max() ?? 1, 1)
            let step = max(1, min(widest - next, (excess + sharing.count - 1) / sharing.count))
            for index in sharing where excess > 0 {
                let cut = min(step, excess)
                widths[index] -= cut
                excess -= cut
            }
        }
        return widths
    }
}
