internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ validate: ValidateStatement, _ span: Span) async throws -> StatementOutcome {
        let connection =
            try validate.connection.map { try connections.named($0) } ?? connections.implied("target", span)
        let job = try await job(.all, "", nil, "validate \(connection.alias)")
        return outcome(of: try await gateway.validate(connection.vault, job), "validate")
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
