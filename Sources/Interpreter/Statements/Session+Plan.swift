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
        // What a plan of objects does not know is not touched; a plan of a vault's settings has no objects.
        plannedObjects = planned.items.isEmpty && !planned.steps.isEmpty ? nil : Set(planned.items.map(\.key))
        defer { plannedObjects = nil }
        return try await perform(statement)
    }

    /// The statement of a plan; anything but one move is refused, whatever the file says.
    private static func statement(of plan: Plan, _ path: String) throws(Failure) -> Statement {
        let parsed = Parser.parse(SourceFile(name: path, text: plan.statement))
        let statements = parsed.script.statements
        guard parsed.diagnostics.isEmpty, statements.count == 1, let statement = statements.first,
            statement.planned != nil
        else {
            throw Failure(
                .file, "\(path) holds no statement that can be carried out", remedy: "plan again", object: path)
        }
        return statement
    }

    private func outcome(of plan: Plan, file: String?) -> StatementOutcome {
        let record = plan.record(file: file)
        let actions = plan.steps.map(\.action) + plan.items.map(\.action)
        let counts = Plan.Action.allCases.compactMap { action -> String? in
            let number = actions.count { $0 == action }
            return number == 0 ? nil : "\(number) \(action.rawValue)"
        }
        let what = [
            plan.steps.isEmpty ? nil : Self.counted(plan.steps.count, "step"),
            plan.items.isEmpty && !plan.steps.isEmpty ? nil : Self.counted(plan.items.count, "object"),
        ].compactMap { $0 }.joined(separator: ", ")
        let line =
            "plan: \(what), \(Self.counted(plan.requests, "request")), about \(plan.estimate) s: "
            + (counts.isEmpty ? "nothing to do" : counts.joined(separator: ", "))
        var outcome = StatementOutcome(
            value: .record(record),
            result: StatementResult(
                kind: .summary, verb: "plan", value: .record(record),
                summary: [line] + (file.map { ["file: \($0)"] } ?? [])))
        if !plan.passed {
            outcome.isFinding = true
            outcome.failure = Failure(
                .findings,
                "\(plan.blockers) of \(Self.counted(actions.count, plan.steps.isEmpty ? "object" : "step")) cannot be done "
                    + "as planned",
                remedy: "each is listed with its reason", exitCode: .refused)
        }
        return outcome
    }
}

extension Plan {
    /// The plan as a value of the language.
    func record(file: String?) -> Record {
        let columns = [
            Table.Column("kind", ignoresCase: true), Table.Column("name", ignoresCase: true), Table.Column("road"),
            Table.Column("action"), Table.Column("reason"),
        ]
        func row(_ kind: String, _ name: String, _ road: String, _ action: Action, _ reason: String) -> Record {
            Record([
                .init("kind", .string(kind), ignoresCase: true), .init("name", .string(name), ignoresCase: true),
                .init("road", .string(road)), .init("action", .string(action.rawValue)),
                .init("reason", .string(reason)),
            ])
        }
        let rows =
            steps.map { row($0.kind.rawValue, $0.name, $0.part, $0.action, $0.reason) }
            + items.map { row($0.kind.rawValue, $0.name, $0.road.rawValue, $0.action, $0.reason) }
        return Record([
            .init("passed", .boolean(passed)), .init("blockers", .number(Int64(blockers))),
            .init("objects", .number(Int64(items.count))), .init("requests", .number(Int64(requests))),
            .init("estimate", .duration(estimate)), .init("file", file.map(Value.string) ?? .null),
            .init("items", .table(Table(columns: columns, rows: rows))),
        ])
    }
}
