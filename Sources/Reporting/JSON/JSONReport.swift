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
            "proof": step.proof.map(proof) ?? .null,
            "addresses": .array(step.addresses.map(address)),
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

    private static func proof(_ proof: ReportProof) -> JSON {
        func time(_ seconds: Int64?) -> JSON { seconds.map { .text(ReportTime.text($0)) } ?? .null }
        func side(_ side: ReportProof.Side) -> JSON {
            [
                "form": .text(side.form), "name": .text(side.name), "region": text(side.region),
                "fingerprint": text(side.fingerprint),
            ]
        }
        return [
            "left": side(proof.left), "right": side(proof.right), "selection": .text(proof.selection),
            "complete": .bool(proof.isComplete), "passed": .bool(proof.passed), "started": time(proof.started),
            "ended": time(proof.ended), "principal": text(proof.principal), "application": text(proof.application),
            "tenant": text(proof.tenant), "objects": .integer(Int64(proof.objects)),
            "versions": .integer(Int64(proof.versions)), "differences": .integer(Int64(proof.differences)),
            "proven-by-origin": .integer(Int64(proof.provenByOrigin)),
            "unproven": .array(proof.unproven.map(JSON.text)), "recreated": .array(proof.recreated.map(JSON.text)),
            "pending": .array(proof.pending.map(JSON.text)), "not-proven": .array(proof.limits.map(JSON.text)),
            "file": text(proof.file),
        ]
    }

    private static func address(_ address: ReportAddress) -> JSON {
        [
            "kind": .text(address.kind), "name": .text(address.name), "version": text(address.version),
            "old": .text(address.old), "new": text(address.new), "basis": text(address.basis),
            "note": text(address.note),
            "dependents": .array(
                address.users.map {
                    ["name": .text($0.name), "type": .text($0.type), "reference": .text($0.reference)]
                }),
        ]
    }

    private static func finding(_ finding: ReportFinding) -> JSON {
        [
            "severity": .text(finding.severity), "subject": .text(finding.subject), "reason": .text(finding.reason),
            "remedy": text(finding.remedy),
        ]
    }
}
