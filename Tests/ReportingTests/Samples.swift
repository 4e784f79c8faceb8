import Interpreter

@testable import Reporting

/// Reports to write.
enum Samples {
    /// Text that wants to be markup, a formula or an escape sequence.
    static let hostile = "</td><script>alert(1)</script>&\"'=1|*x*\u{1B}[31m\u{202E}]]>\u{0}"

    /// A run with a failed backup, a comparison that found something, and findings.
    static var troubled: Report {
        var report = Report(
            title: "move.kvm", tool: "kvmsh 0", started: 1_795_392_000, elapsed: .milliseconds(61_250), code: .partial)
        var backup = ReportStep(
            number: 1, verb: "backup", text: "backup all to ./out", place: "move.kvm:1", started: 1_795_392_000)
        backup.status = .failed
        backup.elapsed = .milliseconds(1_250)
        backup.code = .partial
        backup.failure = Failure(
            .operation, "1 of 3 objects not backed up", remedy: "the same statement goes on",
            object: "secret \(hostile)",
            serviceCode: "Forbidden", requestID: "r-1", exitCode: .partial)
        backup.lines = ["backup: 3 objects"]
        backup.objects = [
            ReportObject(kind: "secret", name: hostile, road: "blob", status: "failed", reason: "it is \(hostile)"),
            ReportObject(kind: "key", name: "sign", road: "blob", status: "done", reason: nil),
            ReportObject(kind: "secret", name: "db", road: "blob", status: "skipped", reason: "identical"),
        ]
        var verify = ReportStep(
            number: 2, verb: "verify", text: "verify source", place: "move.kvm:2", started: 1_795_392_002)
        verify.status = .failed
        verify.elapsed = .seconds(60)
        verify.code = .difference
        verify.failure = Failure(.findings, "there is 1 difference", exitCode: .difference)
        verify.differences = [
            ReportDifference(
                kind: "secret", name: "db", version: "0123", field: "tags", kindOfDifference: "different",
                left: hostile,
                right: nil)
        ]
        var assess = ReportStep(
            number: 3, verb: "assess", text: "assess", place: "move.kvm:3", started: 1_795_392_003)
        assess.status = .passed
        assess.elapsed = .zero
        assess.code = .done
        assess.findings = [
            ReportFinding(severity: "warning", subject: "key sign", reason: "expires soon", remedy: "rotate it")
        ]
        report.steps = [backup, verify, assess]
        return report
    }
}
