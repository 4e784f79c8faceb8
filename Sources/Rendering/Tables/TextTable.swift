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

    /// The headings of the columns for which a terminal of that width has no room.
    public func leftOut(width: Int) -> [String] {
        zip(headings, columnWidths(fitting: width)).filter { $0.1 == 0 && !$0.0.isEmpty }.map(\.0)
    }

    /// Whether a terminal of that width shows only the start of some cell.
    public func isCut(width: Int) -> Bool {
        let widths = columnWidths(fitting: width)
        return rows.contains { row in
            zip(row, widths).contains { $1 > 0 && DisplayWidth.of($0) > $1 }
        }
    }

    /// The width of each column; 0 leaves it out.
    ///
    /// A date or a flag that is cut says nothing, so narrow columns stay whole, and those at the end go when there is no
    /// room; long text is cut, the widest first.
    func columnWidths(fitting width: Int?) -> [Int] {
        let natural = headings.indices.map { index in
            rows.reduce(DisplayWidth.of(headings[index])) { max($0, DisplayWidth.of($1[index])) }
        }
        guard let width else { return natural }
        let least = natural.enumerated().map { index, columns in
            index == 0 ? min(columns, max(Self.wholeColumns, width / 2)) : min(columns, Self.wholeColumns)
        }
        var shown = 1
        var used = least.first ?? 0
        while shown < least.count, used + 2 + least[shown] <= width {
            used += 2 + least[shown]
            shown += 1
        }
        var widths = Array(natural.prefix(shown)) + Array(repeating: 0, count: natural.count - shown)
        if shown == 1 {
            widths[0] = min(natural[0], width)
            return widths
        }
        var excess = widths.reduce(0, +) + 2 * (shown - 1) - width
        while excess > 0 {
            let shrinkable = (0..<shown).filter { widths[$0] > least[$0] }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    /// Columns up to this width are shown whole or not at all.
    private static let wholeColumns = 24
}
