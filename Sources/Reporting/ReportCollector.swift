internal import Interpreter
internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

/// Turns what a session says into a report.
struct ReportCollector: Sendable {
    private(set) var report: Report
    /// Objects that an operation told of, for statements that show no result (`let r = backup …`).
    private var told: [ReportObject] = []

    init(_ report: Report) { self.report = report }

    /// Adds vaults that were not connected before.
    mutating func connect(_ connections: [ConnectionInfo]) {
        for connection in connections where !report.connections.contains(connection) {
            report.connections.append(connection)
        }
    }

    mutating func receive(_ output: Output, at now: Int64) {
        switch output {
        case .statementStarted(let start): begin(start, at: now)
        case .statementFinished(let end): finish(end)
        case .result(let result): change { $0.add(result) }
        case .text(let text): change { $0.lines.append(SensitiveText.isPresent(in: text) ? Self.hidden : text) }
        case .note(let note): change { $0.notes.append(note) }
        case .failure(let failure): change { $0.failure = failure }
        case .diagnostics(let diagnostics): report.diagnostics += diagnostics
        case .compared(let result): change { $0.proof = ReportProof(result) }
        case .addresses(let rows): change { $0.addresses = rows.map(ReportAddress.init) }
        case .progress(.objectFinished(let item)): told.append(ReportObject(item))
        case .progress(.note(let text)): change { $0.notes.append(Note(text)) }
        case .progress, .revealed: break
        }
    }

    private static let hidden = "(hidden: it may hold a secret)"

    private mutating func begin(_ start: StatementStart, at now: Int64) {
        let text = start.span.text
        told = []
        report.steps.append(
            ReportStep(
                number: start.number, verb: start.verb,
                text: SensitiveText.isPresent(in: text) ? "\(start.verb) … \(Self.hidden)" : text,
                place: "\(start.span.file.name):\(start.span.line)", started: now))
    }

    private mutating func finish(_ end: StatementEnd) {
        let told = told
        change { step in
            step.elapsed = end.elapsed
            step.code = end.code
            step.failure = end.failure
            step.status = end.failure == nil ? .passed : end.code == .interrupted ? .interrupted : .failed
            if step.objects.isEmpty, step.differences.isEmpty { step.objects = told }
        }
        self.told = []
    }

    /// Changes the running step; what is said before the first belongs to none.
    private mutating func change(_ body: (inout ReportStep) -> Void) {
        guard let last = report.steps.indices.last else { return }
        body(&report.steps[last])
    }
}

extension ReportObject {
    init(_ item: OperationItem) {
        self.init(
            kind: item.kind.rawValue, name: item.name, road: item.road.rawValue, status: item.status.rawValue,
            reason: item.reason)
    }
}

extension ReportStep {
    /// Adds what a statement showed. Tables and objects of `list` and `show` are only counted: a report is about what
    /// happened, and tags are nobody's business there.
    mutating func add(_ result: StatementResult) {
        switch result.kind {
        case .table:
            if case .table(let table) = result.value {
                lines.append("\(table.rows.count) \(table.rows.count == 1 ? "row" : "rows")")
            }
        case .object, .help: break
        case .summary:
            lines += result.summary
            guard case .record(let record) = result.value else { return }
            if result.summary.isEmpty { lines.append(Self.facts(record)) }
            guard case .table(let items)? = record["items"] else { return }
            for row in items.rows { add(row) }
        }
    }

    /// `name contoso-ne, region northeurope`: the plain fields of a result.
    private static func facts(_ record: Record) -> String {
        record.fields.compactMap { field in
            switch field.value {
            case .null, .list, .record, .table: nil
            default: "\(field.name) \(field.value.displayText)"
            }
        }.joined(separator: ", ")
    }

    /// A row of `items`: what it is shows in its columns.
    private mutating func add(_ row: Record) {
        func text(_ name: String) -> String { (row[name] ?? .null).displayText }
        func optional(_ name: String) -> String? { text(name).isEmpty ? nil : text(name) }
        if row["class"] != nil {
            differences.append(
                ReportDifference(
                    kind: text("kind"), name: text("name"), version: optional("version"), field: text("field"),
                    kindOfDifference: text("class"), left: optional("left"), right: optional("right")))
        } else if row["severity"] != nil || row["check"] != nil {
            let subject = [text("check"), text("kind"), text("name")].filter { !$0.isEmpty }.joined(separator: " ")
            findings.append(
                ReportFinding(
                    severity: optional("severity") ?? text("status"), subject: subject.isEmpty ? text("id") : subject,
                    reason: optional("reason") ?? text("detail"), remedy: optional("remedy")))
        } else if row["name"] != nil {
            objects.append(
                ReportObject(
                    kind: text("kind"), name: text("name"), road: text("road"),
                    status: optional("status") ?? ReportObject.planned(text("action")), reason: optional("reason")))
        }
    }
}
