internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    /// The way to the vault first, as `doctor` examines it; the objects are tried only where the way is open.
    func perform(_ validate: ValidateStatement, _ span: Span) async throws -> StatementOutcome {
        let connection =
            try validate.connection.map { try connections.named($0) } ?? connections.implied("target", span)
        let job = try await job(.all, "", nil, "validate \(connection.alias)")
        var way = DoctorResult()
        if let plan = connection.plan {
            way = try await gateway.doctor(plan, role: .other, hasVault: true)
        }
        var report = CheckReport(way.checks.map(CheckItem.init))
        if way.isOpen {
            let tried = try await gateway.validate(connection.vault, job)
            report.items += tried.items
            report.interrupted = tried.interrupted
        }
        return outcome(of: report, "validate")
    }

    /// The outcome of checks: what failed is a finding.
    func outcome(of result: CheckReport, _ verb: String) -> StatementOutcome {
        var outcome = StatementOutcome(
            value: .record(result.record),
            result: StatementResult(
                kind: .summary, verb: verb, value: .record(result.record), summary: result.summary(verb)))
        if result.interrupted {
            outcome.failure = .cancelled
        } else if !result.passed {
            outcome.isFinding = true
            let first = result.items.first { $0.status == .failed }
            let object = first.flatMap { item in item.name.map { "\(item.kind?.rawValue ?? "") \($0)" } }
            outcome.failure = Failure(
                .findings,
                "\(result.failures) of \(result.checks) checks failed"
                    + (first.map { ": \($0.check)\($0.detail.map { ": \($0)" } ?? "")" } ?? ""),
                remedy: first?.remedy, object: object, exitCode: .difference)
        }
        return outcome
    }
}

extension DoctorResult {
    /// Whether the vault can be reached and somebody is signed in; rights are not asked here.
    fileprivate var isOpen: Bool {
        !checks.contains { $0.status == .failed && ["name", "dns", "tls", "token"].contains($0.check) }
    }
}

extension CheckItem {
    /// A finding of `doctor` among the checks of `validate`.
    fileprivate init(_ check: DoctorCheck) {
        let status: Status =
            switch check.status {
            case .passed: .passed
            case .warning: .warning
            case .failed: .failed
            case .skipped: .skipped
            }
        self.init(
            check.check, kind: check.kind, name: check.name, status: status, detail: check.detail,
            remedy: check.remedy, elapsed: check.elapsed)
    }
}
