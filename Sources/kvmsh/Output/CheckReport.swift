internal import ExactJSON
internal import RelocationLanguage
internal import Rendering

/// What `--check` found: lines for people on standard error, or records on standard output.
struct CheckReport {
    private let options: ShellOptions
    private let environment: [String: String]

    init(_ options: ShellOptions, _ environment: [String: String]) {
        self.options = options
        self.environment = environment
    }

    /// Shows all of it. As records it is data even when there is none: `[]`, or a heading alone.
    func show(_ diagnostics: [Diagnostic]) {
        let lines: [String]
        switch options.output ?? .table {
        case .table:
            let choice = options.color.flatMap { ColorChoice(rawValue: $0.rawValue) } ?? .auto
            let colors = choice.allowsColor(isTerminal: StandardStream.error.isTerminal, environment: environment)
            write(DiagnosticText.lines(diagnostics, Style(isEnabled: colors)), to: .error)
            return
        case .json: lines = DiagnosticRecords.array(diagnostics)
        case .jsonl: lines = diagnostics.map { DiagnosticRecords.json($0).serializedText }
        case .csv: lines = DelimitedText.csv(headings: DiagnosticRecords.columns, rows: rows(diagnostics))
        case .tsv: lines = DelimitedText.tsv(headings: DiagnosticRecords.columns, rows: rows(diagnostics))
        case .markdown: lines = DelimitedText.markdown(headings: DiagnosticRecords.columns, rows: rows(diagnostics))
        }
        write(lines, to: .output)
    }

    private func rows(_ diagnostics: [Diagnostic]) -> [[String]] { diagnostics.map(DiagnosticRecords.row) }

    private func write(_ lines: [String], to stream: StandardStream) {
        if !lines.isEmpty { stream.write(lines.joined(separator: "\n") + "\n") }
    }
}
