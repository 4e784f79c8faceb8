internal import Interpreter
internal import Rendering

/// A report as GitHub's Markdown, short enough for the summary of a pipeline's job (1 MiB there).
struct MarkdownReport {
    private let report: Report
    /// Rows of a section; the rest is counted.
    private static let mostRows = 200

    init(_ report: Report) { self.report = report }

    /// The document.
    var text: String {
        var lines = ["## \(MarkdownText.escaped(report.title)): \(report.verdict)", ""]
        lines.append(facts)
        lines += section(
            "Needs a person", ["step", "what", "why", "next"],
            report.attention.map { item in
                [item.step == 0 ? "check" : "\(item.step)", item.subject, item.reason, item.remedy ?? ""]
            })
        lines += section(
            "Steps", ["step", "statement", "status", "time", "result"],
            report.steps.map { step in
                [
                    "\(step.number)", Self.code(step.text), step.status.rawValue,
                    step.elapsed.map(ElapsedText.text) ?? "",
                    (step.lines + (step.failure.map { [$0.message] } ?? [])).joined(separator: " "),
                ]
            }, codeColumn: 1)
        lines += proofs
        lines += section(
            "Who uses the old addresses", ["dependent", "type", "holds", "change to"],
            report.addresses.flatMap { _, address in
                address.users.map { [$0.name, $0.type, $0.reference, address.new ?? "no new address"] }
            })
        lines += section(
            "Addresses", ["kind", "name", "old", "new", "by", "note"],
            report.addresses.map { _, item in
                [item.kind, item.name, item.old, item.new ?? "none", item.basis ?? "", item.note ?? ""]
            })
        lines += section("Outcomes", ["outcome", "objects"], report.outcomes.map { [$0.status, "\($0.count)"] })
        lines += section(
            "Differences", ["step", "kind", "name", "version", "field", "what", "left", "right"],
            report.differences.map { step, item in
                [
                    "\(step.number)", item.kind, item.name, item.version ?? "", item.field, item.kindOfDifference,
                    item.left ?? "", item.right ?? "",
                ]
            })
        return lines.joined(separator: "\n") + "\n"
    }

    private var proofs: [String] {
        section(
            "Proof", ["step", "compared", "objects", "when", "found", "not proven", "fingerprints"],
            report.proofs.map { step, proof in
                let times = [proof.started, proof.ended].compactMap { $0 }.map(ReportTime.text)
                let prints = [proof.left, proof.right].compactMap { side in
                    side.fingerprint.map { "\(side.name): \($0)" }
                }
                return [
                    "\(step.number)", "\(proof.left.name) against \(proof.right.name)",
                    "\(proof.selection)\(proof.isComplete ? "" : ", metadata only")", times.joined(separator: " to "),
                    "\(proof.objects) objects, \(proof.versions) versions, \(proof.differences) differences",
                    proof.limits.joined(separator: "; "), prints.joined(separator: "; "),
                ]
            })
    }

    private var facts: String {
        var parts = ["\(ReportTime.text(report.started)), \(ElapsedText.text(report.elapsed))"]
        if let code = report.code { parts.append("exit code \(code)") }
        parts += report.connections.map { info in
            "\(MarkdownText.escaped(info.alias)): **\(MarkdownText.escaped(info.name))**\(info.region.map { " (\(MarkdownText.escaped($0)))" } ?? "")"
        }
        parts.append(MarkdownText.escaped(report.tool))
        return parts.joined(separator: " · ")
    }

    private func section(
        _ title: String, _ headings: [String], _ rows: [[String]], codeColumn: Int? = nil
    ) -> [String] {
        guard !rows.isEmpty else { return [] }
        let shown = rows.prefix(Self.mostRows).map { row in
            row.enumerated().map { index, cell in index == codeColumn ? cell : MarkdownText.escaped(cell) }
        }
        var lines = ["", "### \(title)", "", "|" + headings.map { " \($0) |" }.joined()]
        lines.append("|" + headings.map { _ in " --- |" }.joined())
        lines += shown.map { row in "|" + row.map { " \($0) |" }.joined() }
        if rows.count > shown.count { lines += ["", "… \(rows.count - shown.count) more; the JSON report has all."] }
        return lines
    }

    /// A statement as code in a cell: HTML's `code`, because backquotes and pipes may stand in it.
    private static func code(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "<code>\(MarkdownText.escaped(line))</code>"
    }
}
