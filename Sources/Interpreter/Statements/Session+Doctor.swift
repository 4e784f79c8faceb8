internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    /// Examines the named connection, or all and the one that just failed, or without any the sign-in itself.
    func perform(_ doctor: DoctorStatement, _ span: Span) async throws -> StatementOutcome {
        var result = DoctorResult()
        for subject in try subjects(of: doctor) {
            let found = try await gateway.doctor(subject.plan, role: subject.role, hasVault: subject.hasVault)
            result.checks += found.checks
        }
        var outcome = StatementOutcome(
            value: .record(result.record),
            result: StatementResult(
                kind: .summary, verb: "doctor", value: .record(result.record), summary: result.lines))
        if !result.passed {
            outcome.isFinding = true
            outcome.failure = Failure(
                .access, "\(result.failures) of \(result.checks.count) checks failed",
                remedy: "each is listed with what to do", exitCode: .access)
        }
        return outcome
    }

    private struct Subject {
        var plan: ConnectionPlan
        var role = DoctorRequest.Role.other
        var hasVault = true
    }

    private func subjects(of doctor: DoctorStatement) throws -> [Subject] {
        if let alias = doctor.connection {
            if let failed = connections.lastFailed, failed.alias.equalsIgnoringCase(alias.name),
                connections.find(alias.name) == nil
            {
                return [Subject(plan: failed.plan, role: Self.role(failed.alias))]
            }
            let connection = try connections.named(alias)
            return connection.plan.map { [Subject(plan: $0, role: Self.role(connection.alias))] } ?? []
        }
        var subjects = connections.all.compactMap { connection in
            connection.plan.map { Subject(plan: $0, role: Self.role(connection.alias)) }
        }
        if let failed = connections.lastFailed, connections.find(failed.alias) == nil {
            subjects.append(Subject(plan: failed.plan, role: Self.role(failed.alias)))
        }
        guard subjects.isEmpty else { return subjects }
        let plan = ConnectionPlan(vault: "", signIn: .standard, settings: settings)
        return [Subject(plan: plan, hasVault: false)]
    }

    private static func role(_ alias: String) -> DoctorRequest.Role {
        DoctorRequest.Role(rawValue: alias.folded) ?? .other
    }
}

extension DoctorResult {
    /// The examination as a value of the language.
    var record: Record {
        let columns = [
            Table.Column("check"), Table.Column("kind", ignoresCase: true), Table.Column("name", ignoresCase: true),
            Table.Column("status"), Table.Column("detail"), Table.Column("remedy"), Table.Column("elapsed"),
        ]
        let rows = checks.map { check in
            Record([
                .init("check", .string(check.check)),
                .init("kind", check.kind.map { .string($0.rawValue) } ?? .null, ignoresCase: true),
                .init("name", .string(check.name), ignoresCase: true),
                .init("status", .string(check.status.rawValue)), .init("detail", .string(check.detail)),
                .init("remedy", check.remedy.map(Value.string) ?? .null),
                .init("elapsed", .duration(check.elapsed.components.seconds)),
            ])
        }
        return Record([
            .init("passed", .boolean(passed)), .init("checks", .number(Int64(checks.count))),
            .init("failures", .number(Int64(failures))), .init("items", .table(Table(columns: columns, rows: rows))),
        ])
    }

    /// What passed, a line each; what did not stands in the table with its remedy.
    fileprivate var lines: [String] {
        let passed = checks.filter { $0.status == .passed }
        let lines = passed.map { check in
            "\(check.name): \(check.kind.map { "\($0.plural) " } ?? "")\(check.check): \(check.detail)"
        }
        let others = checks.count - passed.count - failures
        return lines + ["\(passed.count) passed, \(failures) failed, \(others) not certain or not examined"]
    }
}
