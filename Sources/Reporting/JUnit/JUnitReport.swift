internal import Interpreter
internal import RelocationLanguage
internal import Rendering

/// A report as JUnit's XML: a suite of the statements, and one of the objects of each statement that handled some.
///
/// The form is the one that CI systems share: `testsuites`, `testsuite`, `testcase` with `failure`, `error` or `skipped`.
struct JUnitReport {
    private let report: Report

    init(_ report: Report) { self.report = report }

    private struct Case {
        enum Outcome {
            case passed
            case failure(String, String)
            case error(String, String)
            case skipped(String)
        }

        var className: String
        var name: String
        var seconds: Duration
        var outcome: Outcome
    }

    private struct Suite {
        var name: String
        var started: Int64
        var elapsed: Duration
        var cases: [Case]
        var properties: [(name: String, value: String)] = []

        func count(_ matches: (Case.Outcome) -> Bool) -> Int { cases.count { matches($0.outcome) } }
        var failures: Int { count { if case .failure = $0 { true } else { false } } }
        var errors: Int { count { if case .error = $0 { true } else { false } } }
        var skipped: Int { count { if case .skipped = $0 { true } else { false } } }
        var counts: String { "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\"" }
    }

    /// The document.
    var text: String {
        let suites = self.suites
        let total = Suite(
            name: report.title, started: report.started, elapsed: report.elapsed, cases: suites.flatMap(\.cases))
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append(
            "<testsuites name=\"\(XMLText.escaped(report.title))\" \(total.counts) time=\"\(ReportTime.seconds(report.elapsed))\">"
        )
        for suite in suites { lines += Self.lines(suite) }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private var suites: [Suite] {
        var cases = report.diagnostics.filter { $0.severity == .error }.map { diagnostic in
            Case(
                className: "check", name: diagnostic.span.description, seconds: .zero,
                outcome: .error(diagnostic.id.rawValue, diagnostic.message))
        }
        cases += report.steps.map(Self.statement)
        let statements = Suite(
            name: "statements", started: report.started, elapsed: report.elapsed, cases: cases)
        return [statements] + report.steps.compactMap(Self.objects)
    }

    private static func statement(_ step: ReportStep) -> Case {
        var outcome = Case.Outcome.passed
        if let failure = step.failure {
            let text = failure.description
            outcome = step.code == .difference ? .failure(failure.code.name, text) : .error(failure.code.name, text)
        } else if step.status == .running {
            outcome = .skipped("it is not over")
        }
        return Case(
            className: step.place, name: "\(step.number) \(step.text)", seconds: step.elapsed ?? .zero, outcome: outcome
        )
    }

    /// A case an object, and one a difference; nil for a step without any.
    private static func objects(_ step: ReportStep) -> Suite? {
        var cases = step.objects.map { object -> Case in
            let reason = object.reason ?? object.status
            let outcome: Case.Outcome =
                switch object.status {
                case "failed", "uncertain", "incomplete": .failure(object.status, reason)
                case "skipped", "left", "untried", "gone": .skipped("\(object.status): \(reason)")
                default: .passed
                }
            return Case(className: object.kind, name: object.name, seconds: .zero, outcome: outcome)
        }
        cases += step.differences.map { difference in
            let version = difference.version.map { " version \($0)" } ?? ""
            return Case(
                className: difference.kind.isEmpty ? "vault" : difference.kind,
                name: "\(difference.name)\(version) \(difference.field)", seconds: .zero,
                outcome: .failure(
                    difference.kindOfDifference,
                    "left: \(difference.left ?? "-"), right: \(difference.right ?? "-")"))
        }
        cases += step.findings.map { finding in
            let text = finding.reason + (finding.remedy.map { "; \($0)" } ?? "")
            return Case(
                className: "finding", name: "\(finding.severity): \(finding.subject)", seconds: .zero,
                outcome: finding.needsPerson && finding.severity != "warning"
                    ? .failure(finding.severity, text) : .passed)
        }
        cases += step.addresses.filter { $0.new == nil || $0.version == nil }.map { address in
            let text = address.note ?? "no new address"
            return Case(
                className: "address", name: address.old, seconds: .zero,
                outcome: address.needsPerson
                    ? .failure("no new address", text) : address.new == nil ? .skipped(text) : .passed)
        }
        if let proof = step.proof {
            cases.append(
                Case(
                    className: "comparison", name: "\(proof.left.name) against \(proof.right.name): \(proof.selection)",
                    seconds: step.elapsed ?? .zero,
                    outcome: proof.passed
                        ? .passed : .failure("differences found", "\(proof.differences) differences")))
        }
        guard !cases.isEmpty else { return nil }
        return Suite(
            name: "\(step.number) \(step.verb)", started: step.started, elapsed: step.elapsed ?? .zero, cases: cases,
            properties: step.proof.map(properties) ?? [])
    }

    /// The proof, where readers of test results keep what belongs to a suite.
    private static func properties(_ proof: ReportProof) -> [(name: String, value: String)] {
        let known: [(String, String?)] = [
            ("left", proof.left.name), ("right", proof.right.name), ("selection", proof.selection),
            ("values", proof.isComplete ? "compared" : "not compared"),
            ("started", proof.started.map(ReportTime.text)), ("ended", proof.ended.map(ReportTime.text)),
            ("left-fingerprint", proof.left.fingerprint), ("right-fingerprint", proof.right.fingerprint),
            ("principal", proof.principal), ("tenant", proof.tenant),
        ]
        return known.compactMap { name, value in value.map { (name, $0) } }
            + proof.limits.map { ("not-proven", $0) }
    }

    private static func lines(_ suite: Suite) -> [String] {
        // JUnit's timestamps are in UTC and have no zone.
        let timestamp = ReportTime.text(suite.started).replacing("Z", with: "")
        var lines = [
            "  <testsuite name=\"\(XMLText.escaped(suite.name))\" \(suite.counts) skipped=\"\(suite.skipped)\" "
                + "time=\"\(ReportTime.seconds(suite.elapsed))\" timestamp=\"\(timestamp)\">"
        ]
        if !suite.properties.isEmpty {
            lines.append("    <properties>")
            lines += suite.properties.map {
                "      <property name=\"\(XMLText.escaped($0.name))\" value=\"\(XMLText.escaped($0.value))\"/>"
            }
            lines.append("    </properties>")
        }
        for item in suite.cases {
            let head =
                "    <testcase classname=\"\(XMLText.escaped(item.className))\" name=\"\(XMLText.escaped(item.name))\" "
                + "time=\"\(ReportTime.seconds(item.seconds))\""
            switch item.outcome {
            case .passed: lines.append("\(head)/>")
            case .failure(let type, let text): lines.append("\(head)>\(element("failure", type, text))</testcase>")
            case .error(let type, let text): lines.append("\(head)>\(element("error", type, text))</testcase>")
            case .skipped(let text):
                lines.append("\(head)><skipped message=\"\(XMLText.escaped(text))\"/></testcase>")
            }
        }
        return lines + ["  </testsuite>"]
    }

    private static func element(_ name: String, _ type: String, _ text: String) -> String {
        let text = XMLText.escaped(text)
        return "<\(name) type=\"\(XMLText.escaped(type))\" message=\"\(text)\">\(text)</\(name)>"
    }
}
