internal import ExactJSON
internal import Interpreter
internal import RelocationLanguage

/// A report as JSON: everything, under stable names.
struct JSONReport {
    private let report: Report

    init(_ report: Report) { self.report = report }

    /// One document with a newline at its end.
    var text: String {
        let document: JSON = [
            "format": 1, "title": .text(report.title), "tool": .text(report.tool),
            "started": .text(ReportTime.text(report.started)), "elapsed": .number(ReportTime.seconds(report.elapsed)),
            "complete": .bool(report.code != nil), "passed": .bool(report.code == .done),
            "exit": report.code.map { .integer(Int64($0.rawValue)) } ?? .null, "verdict": .text(report.verdict),
            "connections": .array(report.connections.map(Self.connection)),
            "diagnostics": .array(report.diagnostics.map { .text($0.description) }),
            "attention": .array(report.attention.map(Self.attention)),
            "steps": .array(report.steps.map(Self.step)),
        ]
        return document.terminalSafeText + "\n"
    }

    private static func text(_ text: String?) -> JSON { text.map(JSON.text) ?? .null }

    private static func connection(_ info: ConnectionInfo) -> JSON {
        [
            "alias": .text(info.alias), "name": .text(info.name), "url": .text(info.url), "region": text(info.region),
            "geography": text(info.geography), "subscription": text(info.subscription), "tenant": text(info.tenant),
            "cloud": .text(info.cloud),
        ]
    }

    private static func attention(_ item: ReportAttention) -> JSON {
        [
            "severity": .text(item.severity.rawValue), "step": .integer(Int64(item.step)),
            "subject": .text(item.subject), "reason": .text(item.reason), "remedy": text(item.remedy),
        ]
    }

    private static func step(_ step: ReportStep) -> JSON {
        [
            "step": .integer(Int64(step.number)), "verb": .text(step.verb), "statement": .text(step.text),
            "place": .text(step.place), "started": .text(ReportTime.text(step.started)),
            "elapsed": step.elapsed.map { .number(ReportTime.seconds($0)) } ?? .null,
            "status": .text(step.status.rawValue),
            "exit": step.code.map { .integer(Int64($0.rawValue)) } ?? .null,
            "error": step.failure.map(failure) ?? .null,
            "lines": .array(step.lines.map(JSON.text)),
            "notes": .array(
                step.notes.map { ["severity": .text($0.severity.rawValue), "message": .text($0.message)] }),
            "objects": .array(step.objects.map(object)),
            "differences": .array(step.differences.map(difference)),
            "findings": .array(step.findings.map(finding)),
        ]
    }

    private static func failure(_ failure: Failure) -> JSON {
        [
            "code": .text(failure.code.name), "message": .text(failure.message), "object": text(failure.object),
            "service-code": text(failure.serviceCode), "request-id": text(failure.requestID),
            "remedy": text(failure.remedy),
        ]
    }

    private static func object(_ object: ReportObject) -> JSON {
        [
            "kind": .text(object.kind), "name": .text(object.name), "road": .text(object.road),
            "status": .text(object.status), "reason": text(object.reason),
        ]
    }

    private static func difference(_ difference: ReportDifference) -> JSON {
        [
            "kind": .text(difference.kind), "name": .text(difference.name), "version": text(difference.version),
            "field": .text(difference.field), "class": .text(difference.kindOfDifference),
            "left": text(difference.left), "right": text(difference.right),
        ]
    }

    private static func finding(_ finding: ReportFinding) -> JSON {
        [
            "severity": .text(finding.severity), "subject": .text(finding.subject), "reason": .text(finding.reason),
            "remedy": text(finding.remedy),
        ]
    }
}
