internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ plan: PlanStatement, _ span: Span) async throws -> StatementOutcome {
        if plan.file != nil, let condition = plan.statement.condition, condition.span.text.contains("$") {
            throw Failure(
                .value, "a plan in a file stands alone, and its condition needs a variable",
                remedy: "write the value itself", span: condition.span)
        }
        let made = try await makePlan(plan.statement)
        var path: String?
        if let file = plan.file {
            let named = try await self.path(file)
            try await Operations.write(PlanFile.bytes(of: made), to: named)
            path = named
        }
        return outcome(of: made, file: path)
    }

    /// What a statement would do; changes nothing.
    func makePlan(_ statement: Statement) async throws -> Plan {
        let span = statement.span
        switch statement.body {
        case .backup(let backup):
            let source =
                try backup.from.map { try connections.named($0) } ?? connections.implied("source", span)
            let selection = try await selection(backup.selection)
            let text = [
                "backup \(Self.written(selection)) from \(source.alias)",
                "to \(Self.quoted(try await self.text(backup.to)))", Self.written(backup.condition),
            ]
            let job = try await job(
                selection, try await path(backup.to), backup.condition, Self.joined(text))
            return try await gateway.plan(.backup(source.vault, alias: source.alias), job)
        case .restore(let restore):
            let target = try connections.named(restore.into)
            let policy = try policy(restore.conflict)
            let folder = try await folder(restore, span)
            let selection = try await selection(restore.selection)
            let from: String = if let from = restore.from { try await self.text(from) } else { folder }
            let text = [
                "restore \(Self.written(selection)) from \(Self.quoted(from)) into \(target.alias)",
                Self.written(restore.condition), "on conflict \(policy.rawValue)",
            ]
            let job = try await job(selection, folder, restore.condition, Self.joined(text))
            return try await gateway.plan(.restore(target.vault, alias: target.alias, policy: policy), job)
        default:
            throw unavailable(
                "plan \(statement.body.verb)", remedy: "`backup` and `restore` can be planned", span: span)
        }
    }

    func perform(_ apply: ApplyPlanStatement, _ span: Span) async throws -> StatementOutcome {
        let path = try await path(apply.file)
        let planned: Plan
        do { planned = try PlanFile.read(try configuration.loadFile(path)) } catch let problem as PlanFile.Problem {
            throw Failure(
                .file, "\(path) cannot be carried out: \(problem)", remedy: "plan again", object: path,
                span: apply.file.span)
        }
        let statement = try Self.statement(of: planned, path)
        let now = try await makePlan(statement)
        let differences = planned.differences(from: now)
        guard differences.isEmpty else {
            let shown = differences.prefix(20).joined(separator: "\n  ")
            let more = differences.count > 20 ? "\n  … \(differences.count - 20) more" : ""
            throw Failure(
                .refused, "the vaults are no longer as \(path) saw them:\n  \(shown)\(more)",
                remedy: "plan again, and have the new plan reviewed", exitCode: .refused, span: apply.file.span)
        }
        plannedObjects = Set(planned.items.map(\.key))
        defer { plannedObjects = nil }
        return try await perform(statement)
    }

    /// The statement of a plan; anything but one move is refused, whatever the file says.
    private static func statement(of plan: Plan, _ path: String) throws(Failure) -> Statement {
        let parsed = Parser.parse(SourceFile(name: path, text: plan.statement))
        let statements = parsed.script.statements
        guard parsed.diagnostics.isEmpty, statements.count == 1, let statement = statements.first,
            statement.isPlannable
        else {
            throw Failure(
                .file, "\(path) holds no statement that can be carried out", remedy: "plan again", object: path)
        }
        return statement
    }

    private func outcome(of plan: Plan, file: String?) -> StatementOutcome {
        let record = plan.record(file: file)
        let counts = Plan.Action.allCases.compactMap { action -> String? in
            let number = plan.items.count { $0.action == action }
            return number == 0 ? nil : "\(number) \(action.rawValue)"
        }
        let line =
            "plan: \(Self.counted(plan.items.count, "object")), \(Self.counted(plan.requests, "request")), about "
            + "\(plan.estimate) s: \(counts.isEmpty ? "nothing to do" : counts.joined(separator: ", "))"
        var outcome = StatementOutcome(
            value: .record(record),
            result: StatementResult(
                kind: .summary, verb: "plan", value: .record(record),
                summary: [line] + (file.map { ["file: \($0)"] } ?? [])))
        if !plan.passed {
            outcome.isFinding = true
            outcome.failure = Failure(
                .findings,
                "\(Self.counted(plan.blockers, "object")) of \(plan.items.count) cannot be done as planned",
                remedy: "each is listed with its reason", exitCode: .refused)
        }
        return outcome
    }
}

extension Statement {
    /// Whether a plan can hold it.
    fileprivate var isPlannable: Bool {
        switch body {
        case .backup, .restore: true
        default: false
        }
    }

    /// The condition of a move.
    fileprivate var condition: Expression? {
        switch body {
        case .backup(let backup): backup.condition
        case .restore(let restore): restore.condition
        default: nil
        }
    }
}

extension Plan {
    /// The plan as a value of the language.
    func record(file: String?) -> Record {
        let columns = [
            Table.Column("kind", ignoresCase: true), Table.Column("name", ignoresCase: true), Table.Column("road"),
            Table.Column("action"), Table.Column("reason"),
        ]
        let rows = items.map { item in
            Record([
                .init("kind", .string(item.kind.rawValue), ignoresCase: true),
                .init("name", .string(item.name), ignoresCase: true), .init("road", .string(item.road.rawValue)),
                .init("action", .string(item.action.rawValue)), .init("reason", .string(item.reason)),
            ])
        }
        return Record([
            .init("passed", .boolean(passed)), .init("blockers", .number(Int64(blockers))),
            .init("objects", .number(Int64(items.count))), .init("requests", .number(Int64(requests))),
            .init("estimate", .duration(estimate)), .init("file", file.map(Value.string) ?? .null),
            .init("items", .table(Table(columns: columns, rows: rows))),
        ])
    }
}
