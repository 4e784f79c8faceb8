internal import Interpreter
internal import Rendering

/// A statement's result as lines for people.
struct ResultLines {
    /// The columns of the terminal; nil for pipes and files, where nothing is cut.
    let width: Int?
    let style: Style

    /// The lines of a result.
    func lines(_ result: StatementResult) -> [String] {
        switch result.kind {
        case .table: table(result.value, hint: true)
        case .object: object(result.value)
        case .summary: summary(result)
        case .help: result.summary.isEmpty ? text(result.value) : result.summary
        }
    }

    private func table(_ value: Value, hint: Bool) -> [String] {
        guard case .table(let table) = value else { return text(value) }
        if table.rows.isEmpty, width != nil { return hint ? [style.apply(.faint, "none")] : [] }
        let columns = Self.worthShowing(table)
        let text = TextTable(
            headings: columns.map(\.name), alignments: columns.map { Self.alignment(of: $0, in: table) },
            rows: table.rows.map { row in columns.map { Self.cell(row[$0.name] ?? .null) } })
        let lines = text.lines(width: width, style: style)
        guard let width else { return lines }
        return lines + remark(text, width).map { style.apply(.faint, DisplayWidth.truncated($0, to: width)) }
    }

    /// Says what of a table can't be seen, and where all of it is.
    private func remark(_ table: TextTable, _ width: Int) -> [String] {
        let leftOut = table.leftOut(width: width)
        let whole = "`set output csv` shows all"
        if !leftOut.isEmpty { return ["\(whole): no room for \(leftOut.joined(separator: ", "))"] }
        return table.isCut(width: width) ? ["\(whole): … stands for text that was cut"] : []
    }

    /// Columns with nothing in them take room from the others; the first always stays.
    private static func worthShowing(_ table: Table) -> [Table.Column] {
        table.columns.enumerated().filter { index, column in
            index == 0 || table.rows.isEmpty || table.rows.contains { !cell($0[column.name] ?? .null).isEmpty }
        }.map(\.element)
    }

    private static func alignment(of column: Table.Column, in table: Table) -> TextTable.Alignment {
        let isNumeric = table.rows.allSatisfy { row in
            switch row[column.name] ?? .null {
            case .number, .null: true
            default: false
            }
        }
        return isNumeric && !table.rows.isEmpty ? .trailing : .leading
    }

    private static func cell(_ value: Value) -> String { value.displayText }

    /// Names and values below each other; records and lists in it take a line an element.
    private func object(_ value: Value) -> [String] {
        guard case .record(let record) = value else { return text(value) }
        let pairs = record.fields.flatMap { Self.pairs($0.name, $0.value) }
        let nameWidth = pairs.reduce(0) { max($0, DisplayWidth.of(TerminalText.escaped($1.name))) }
        return pairs.map { name, value in
            let shown = TerminalText.escaped(name)
            let padding = String(repeating: " ", count: nameWidth - DisplayWidth.of(shown))
            return "\(style.apply(.heading, shown))\(padding)  \(TerminalText.escaped(value))"
        }
    }

    private static func pairs(_ name: String, _ value: Value) -> [(name: String, value: String)] {
        switch value {
        case .null: []
        case .record(let record): record.fields.flatMap { pairs("\(name).\($0.name)", $0.value) }
        case .list(let values) where !values.isEmpty: [(name, value.displayText)]
        case .list: []
        default: [(name, value.displayText)]
        }
    }

    /// What happened in a line or two, then the objects that something is to be said about.
    private func summary(_ result: StatementResult) -> [String] {
        guard case .record(let record) = result.value else { return result.summary + text(result.value) }
        let lines = result.summary.isEmpty ? [Self.counts(record)] : result.summary.map(TerminalText.escaped)
        guard case .table(let items)? = record["items"] else { return lines }
        let telling = items.rows.filter(Self.isTelling)
        guard !telling.isEmpty else { return lines }
        let shown = width == nil ? telling : Array(telling.prefix(Self.mostItems))
        let rest = telling.count - shown.count
        let more = rest > 0 ? [style.apply(.faint, "… \(rest) more (`set output json` shows all)")] : []
        return lines + table(.table(Table(columns: items.columns, rows: shown)), hint: false) + more
    }

    private static let mostItems = 50

    /// Rows without a status are findings; of the others those that aren't simply done, and those with a remark.
    private static func isTelling(_ row: Record) -> Bool {
        guard let status = row["status"]?.string else { return true }
        switch status {
        case "done", "same", "skipped", "passed", "ok": return row["reason"].map { !$0.isNull } ?? false
        default: return true
        }
    }

    /// `done 12, failed 1`: the numbers of a record that are not zero.
    private static func counts(_ record: Record) -> String {
        let parts = record.fields.compactMap { field -> String? in
            guard case .number(let number) = field.value, number != 0 else { return nil }
            return "\(field.name) \(number)"
        }
        return parts.isEmpty ? "nothing to do" : parts.joined(separator: ", ")
    }

    private func text(_ value: Value) -> [String] {
        if case .string(let text) = value { return [TerminalText.escapedLines(text)] }
        return value.elements?.map { TerminalText.escaped($0.displayText) } ?? [TerminalText.escaped(value.displayText)]
    }
}

/// A statement's result for other programs, as `csv`, `tsv` or `markdown`.
enum ResultRows {
    /// The lines of a result: tables as they are, of a summary its items, of an object one row.
    static func lines(_ result: StatementResult, _ format: OutputFormat) -> [String] {
        guard let (headings, rows) = rows(of: result.value) else { return result.summary }
        switch format {
        case .csv: return DelimitedText.csv(headings: headings, rows: rows)
        case .tsv: return DelimitedText.tsv(headings: headings, rows: rows)
        default: return DelimitedText.markdown(headings: headings, rows: rows)
        }
    }

    private static func rows(of value: Value) -> (headings: [String], rows: [[String]])? {
        switch value {
        case .table(let table):
            let headings = table.columns.map(\.name)
            return (headings, table.rows.map { row in headings.map { (row[$0] ?? .null).displayText } })
        case .record(let record):
            if let items = record["items"], case .table = items { return rows(of: items) }
            return (record.fields.map(\.name), [record.fields.map(\.value.displayText)])
        default: return nil
        }
    }
}
