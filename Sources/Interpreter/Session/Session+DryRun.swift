internal import RelocationLanguage
internal import VaultOperations

extension Session {
    /// A statement in a dry run: a change is planned, and what would look at its effect is left out, because there is
    /// none. Everything else runs as ever.
    func performDry(_ statement: Statement) async throws -> StatementOutcome {
        do {
            if let plan = statement.planned {
                let outcome = try await tell(plan)
                try await remember(statement)
                return outcome
            }
            if let outcome = try await leaveOut(statement) { return outcome }
            return try await carryOut(statement)
        } catch let failure as Failure where failure.code == .dependency && !dryRun.absent.isEmpty {
            note("`\(statement.body.verb)` cannot be planned: it needs a vault that would be made before", .warning)
            return .silent
        }
    }

    /// What the plan found is told and stops nothing: the next statement is planned too.
    private func tell(_ plan: Statement) async throws -> StatementOutcome {
        dryRun.hasChanges = true
        var outcome = try await carryOut(plan)
        if outcome.isFinding, let failure = outcome.failure {
            note(failure.message, .warning)
            outcome.failure = nil
        }
        return outcome
    }

    /// Says of what is not run why; nil where it runs.
    private func leaveOut(_ statement: Statement) async throws -> StatementOutcome? {
        let verb = statement.body.verb
        switch statement.body {
        case .exportTemplate, .discard, .applyPlan:
            dryRun.hasChanges = true
            note("`\(verb)` is not done in a dry run, and has no plan of its own")
        case .verify where dryRun.hasChanges, .validate where dryRun.hasChanges, .wait where dryRun.hasChanges,
            .map where dryRun.hasChanges:
            note("`\(verb)` is left out of the dry run: nothing was changed before it")
        case .connect(let connect):
            guard let vault = connect.vault, dryRun.vaults.contains(try await text(vault).lowercased()) else {
                return nil
            }
            let alias = try connect.alias?.name ?? connections.impliedAlias(statement.span)
            dryRun.absent.insert(alias.lowercased())
            connections.fail(alias, line: statement.span.line)
            note("`connect` is left out of the dry run: the vault would be made before it")
        default: return nil
        }
        return .silent
    }

    /// What later statements can be planned by.
    private func remember(_ statement: Statement) async throws {
        switch statement.body {
        case .backup(let backup):
            let source =
                try backup.from.map { try connections.named($0) } ?? connections.implied("source", statement.span)
            let folder = try await path(backup.to)
            dryRun.archives[folder] = DryRun.PlannedArchive(
                vault: source.vault, alias: source.alias, selection: try await selection(backup.selection),
                condition: backup.condition, method: .blobs)
            lastBackup = .folder(folder)
        case .export(let export):
            let source =
                try export.from.map { try connections.named($0) } ?? connections.implied("source", statement.span)
            let folder = try await path(export.to)
            dryRun.archives[folder] = DryRun.PlannedArchive(
                vault: source.vault, alias: source.alias, selection: try await selection(export.selection),
                condition: export.condition, method: .values)
            lastExport = .folder(folder)
        case .createVault(let create): dryRun.vaults.insert(try await text(create.name).lowercased())
        default: break
        }
    }
}
