internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ backup: BackupStatement, _ span: Span) async throws -> StatementOutcome {
        do {
            let vault = try connection(backup.from, span)
            let folder = try await path(backup.to)
            let selection = try await selection(backup.selection)
            if selection.isEmpty { return nothing("backup", folder: folder) }
            let statement = "backup \(selection.description)\(Self.suffix(backup.condition))"
            let job = try await job(selection, folder, backup.condition, statement)
            let outcome = outcome(of: try await gateway.backup(job, from: vault), "backup", "backed up")
            lastBackup = outcome.failure == nil ? .folder(folder) : .failed(line: span.line)
            return outcome
        } catch {
            lastBackup = .failed(line: span.line)
            throw error
        }
    }

    func perform(_ restore: RestoreStatement, _ span: Span) async throws -> StatementOutcome {
        let vault = try connections.named(restore.into).vault
        let policy = try policy(restore.conflict)
        let folder = try await folder(restore, span)
        let selection = try await selection(restore.selection)
        if selection.isEmpty { return nothing("restore", folder: folder) }
        let statement =
            "restore \(selection.description)\(Self.suffix(restore.condition)) on conflict \(policy.rawValue)"
        var job = try await job(selection, folder, restore.condition, statement)
        job.confirm = try confirmation(of: policy, vault, span)
        return outcome(of: try await gateway.restore(job, into: vault, policy: policy), "restore", "restored")
    }

    func folder(_ restore: RestoreStatement, _ span: Span) async throws -> String {
        if let from = restore.from { return try await path(from) }
        switch lastBackup {
        case .folder(let folder): return folder
        case .failed(let line):
            throw Failure(
                .dependency, "the backup in line \(line) failed, so there is nothing whole to restore",
                remedy: "run it again, or write `restore from FOLDER into \(restore.into.name)`", span: span)
        case .none:
            throw Failure(
                .missing, "no backup was taken before", remedy: "write `restore from FOLDER into \(restore.into.name)`",
                span: span)
        }
    }

    /// The policy of a statement that moves blobs only.
    func policy(_ clause: ConflictClause?) throws -> VaultOperations.ConflictPolicy {
        let policy = conflictPolicy(clause)
        guard policy != .newer else {
            throw unavailable(
                "on conflict newer", remedy: "a backup cannot append versions: `copy` and `import` can",
                span: clause?.policySpan)
        }
        return policy
    }

    func conflictPolicy(_ clause: ConflictClause?) -> VaultOperations.ConflictPolicy {
        switch clause?.policy {
        case .fail, nil: .fail
        case .skip: .skip
        case .replace: .replace
        case .newer: .newer
        case .recover: .recover
        }
    }

    /// Who is asked before objects are replaced; nil when nobody needs to be.
    ///
    /// - Throws: `Failure` (exit 6) when somebody does and nobody is there.
    func confirmation(
        of policy: VaultOperations.ConflictPolicy, _ target: any ConnectedVault, _ span: Span
    ) throws -> (@Sendable (String) async -> Bool)? {
        guard policy == .replace, settings.isOn("confirm") else { return nil }
        guard let ask = configuration.confirm else {
            throw Failure(
                .refused,
                "nobody is there to confirm that objects of \(target.info(alias: "target").name) are replaced",
                remedy: "`set confirm off`, or start with --yes", exitCode: .refused, span: span)
        }
        return ask
    }

    func perform(_ verify: VerifyStatement, _ span: Span) async throws -> StatementOutcome {
        let left = try await side(verify.place, role: "source", span)
        let right = try await side(verify.against, role: "target", span)
        if case .vault(let one) = left, case .vault(let other) = right, one.isSameVault(as: other) {
            throw Failure(
                .refused, "both sides are the same vault", remedy: "write `verify ALIAS against ALIAS`",
                exitCode: .refused, span: span)
        }
        let selection = try await selection(verify.selection)
        if selection.isEmpty { return nothing("verify", folder: nil) }
        let statement = "verify \(selection.description)\(Self.suffix(verify.condition))"
        let job = try await job(selection, "", verify.condition, statement)
        let result = try await gateway.verify(job, left, right, metadataOnly: verify.metadataOnly != nil)
        emit(.compared(result))
        var outcome = StatementOutcome(
            value: .record(result.record),
            result: StatementResult(
                kind: .summary, verb: "verify", value: .record(result.record), summary: Self.summary(result)))
        if result.interrupted {
            outcome.failure = .cancelled
        } else if !result.passed {
            outcome.isFinding = true
            outcome.failure = Failure(
                .findings,
                "\(result.differences == 1 ? "there is" : "there are") "
                    + Self.counted(result.differences, "difference"),
                remedy: "each is listed with both sides", exitCode: .difference)
        }
        return outcome
    }

    /// What was compared, what came of it, and what it does not prove.
    private static func summary(_ result: VerifyResult) -> [String] {
        let compared = "\(counted(result.objects, "object")), \(counted(result.versions, "version")) compared"
        let verdict = result.passed ? "no difference" : counted(result.differences, "difference")
        var lines = ["\(compared): \(verdict)"]
        if !result.complete {
            lines.append(
                "values, private keys and chains were not compared: this proves no value, and `retire` does not take it"
            )
        }
        if result.provenByOrigin > 0 {
            let fields = counted(result.provenByOrigin, "field")
            lines.append("\(fields) could not be read, and the origin of their versions proves them")
        }
        if !result.recreatedObjects.isEmpty {
            lines.append("re-created, with new key material: \(names(result.recreatedObjects.map(\.description)))")
        }
        if !result.pending.isEmpty {
            lines.append("issuance is pending, nothing to compare: certificates \(names(result.pending))")
        }
        if let path = result.evidencePath { lines.append("evidence: \(path)") }
        return lines
    }

    /// The first of some names.
    static func names(_ names: [String]) -> String {
        names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", … (\(names.count))" : "")
    }

    /// `1 object`, `2 objects`; the plural is given where it is no plain one.
    static func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? "\(noun)s")"
    }

    private func side(_ place: Place?, role: String, _ span: Span) async throws -> ComparedSide {
        switch place?.form {
        case .connection(let alias): return .vault(try connections.named(alias).vault)
        case .folder(let operand): return .archive(folder: try await path(operand))
        case nil: return .vault(try connections.implied(role, orOnly: role == "source", span).vault)
        }
    }

    func job(
        _ selection: Selection, _ folder: String, _ condition: Expression?, _ statement: String
    ) async throws -> MoveJob {
        let sink = sink
        return MoveJob(
            selection: selection, folder: folder, filter: try await filter(condition),
            condition: condition?.span.text, statement: statement, settings: settings,
            events: { sink.receive(.progress($0)) })
    }

    static func suffix(_ condition: Expression?) -> String {
        condition.map { " where \($0.span.text)" } ?? ""
    }

    func nothing(_ verb: String, folder: String?) -> StatementOutcome {
        let empty: Record =
            verb == "verify" ? VerifyResult().record : MoveResult(folder: folder).record
        return StatementOutcome(value: .record(empty))
    }

    /// The outcome of a statement over many objects: its value is there whatever failed.
    func outcome(of result: MoveResult, _ verb: String, _ done: String) -> StatementOutcome {
        let record = result.record
        let folder = result.folder.map { " (\($0))" } ?? ""
        let objects = Self.counted(result.items.count, "object")
        let line = "\(verb): \(objects), \(Self.counted(result.versions, "version"))\(folder): \(result.counts)"
        var outcome = StatementOutcome(
            value: .record(record),
            result: StatementResult(
                kind: .summary, verb: verb, value: .record(record), summary: [line] + Self.recreated(result)))
        if var failure = result.failure {
            failure.exitCode = result.exitCode
            outcome.failure = failure
        } else if result.exitCode != .done {
            outcome.failure = Self.failure(of: result, done)
        }
        return outcome
    }

    /// New key material is never taken for the old: it is named wherever the result is.
    private static func recreated(_ result: MoveResult) -> [String] {
        let made = result.items.filter { $0.road == .recreate && [.done, .same, .incomplete].contains($0.status) }
        guard !made.isEmpty else { return [] }
        return ["re-created, with new key material: \(names(made.map { "\($0.kind.rawValue) \($0.name)" }))"]
    }

    private static func failure(of result: MoveResult, _ done: String) -> Failure {
        let good: Set<Outcome> = [.done, .same, .skipped, .gone]
        let bad = result.items.filter { !good.contains($0.status) }
        guard let first = bad.first else {
            return Failure(.operation, "not everything was \(done)", exitCode: result.exitCode)
        }
        let object = "\(first.kind.rawValue) \(first.name)"
        let reason = first.reason.map { ": \($0)" } ?? ""
        let others = bad.count == 1 ? "" : " and \(bad.count - 1) more"
        return Failure(
            .operation,
            "\(bad.count) of \(counted(result.items.count, "object")) not \(done): \(object)\(others)\(reason)",
            remedy: "the same statement goes on where this one ended", object: object, exitCode: result.exitCode)
    }
}
