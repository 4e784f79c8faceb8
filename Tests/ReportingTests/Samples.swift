import Interpreter

@testable import Reporting

/// Reports to write.
enum Samples {
    /// Text that wants to be markup, a formula or an escape sequence.
    static let hostile = "</td><script>alert(1)</script>&\"'=1|*x*\u{1B}[31m\u{202E}]]>\u{0}"

    /// A map with an address that is used and has no successor, and a comparison without values.
    static var proven: Report {
        var report = Report(title: "map.kvm", tool: "kvmsh 0", started: 1_795_392_000, code: .done)
        var map = ReportStep(number: 1, verb: "map", text: "map", place: "map.kvm:1", started: 1_795_392_000)
        map.status = .passed
        map.addresses = [
            ReportAddress(
                kind: "secret", name: "db", version: nil, old: "old/secrets/db", new: "new/secrets/db", basis: "id",
                users: [.init(name: "app-web", type: "Microsoft.Web/sites", reference: "old/secrets/db/")]),
            ReportAddress(
                kind: "key", name: hostile, version: "0123", old: "old/keys/k/0123", new: nil, basis: "none",
                note: "not in the new vault", users: [.init(name: hostile, type: "t", reference: hostile)]),
        ]
        var verify = ReportStep(
            number: 2, verb: "verify", text: "verify metadata only", place: "map.kvm:2", started: 1_795_392_000)
        verify.status = .passed
        verify.proof = ReportProof(
            left: .init(form: "vault", name: "old", region: "westeurope", fingerprint: "aa11"),
            right: .init(form: "vault", name: "new", region: nil, fingerprint: "bb22"), selection: "all",
            isComplete: false, passed: true, started: 1_795_392_000, ended: 1_795_392_060, principal: "p-1",
            application: "a-1", tenant: "t-1", objects: 3, versions: 5, differences: 0, provenByOrigin: 2,
            unproven: ["secret \(hostile)"], recreated: ["key sign"], pending: ["waiting"], file: "/state/e.json")
        var plan = ReportStep(number: 3, verb: "plan", text: "plan", place: "map.kvm:3", started: 1_795_392_000)
        plan.status = .passed
        plan.objects = [
            ReportObject(
                kind: "key", name: "k", road: "left", status: ReportObject.planned("leave"), reason: "it stays"),
            ReportObject(kind: "key", name: "sign", road: "re-create", status: "done", reason: "new material"),
        ]
        report.steps = [map, verify, plan]
        return report
    }

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
