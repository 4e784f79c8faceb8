internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

/// The statements that can be planned, each written out so that its plan stands alone.
extension Session {
    /// What a statement would do; changes nothing.
    func makePlan(_ statement: Statement) async throws -> Plan {
        let span = statement.span
        switch statement.body {
        case .backup(let backup): return try await plan(backup, span)
        case .export(let export): return try await plan(export, span)
        case .restore(let restore): return try await plan(restore, span)
        case .import(let importing): return try await plan(importing, span)
        case .copy(let copy): return try await plan(copy, span)
        case .createVault(let create): return try await plan(create, span)
        case .applySettings(let apply): return try await plan(apply, span)
        case .retire(let retire): return try await plan(retire)
        default:
            throw unavailable(
                "plan \(statement.body.verb)", remedy: "the statement itself runs without a plan", span: span)
        }
    }

    private func plan(_ backup: BackupStatement, _ span: Span) async throws -> Plan {
        let source = try backup.from.map { try connections.named($0) } ?? connections.implied("source", span)
        let selection = try await selection(backup.selection)
        let text = [
            "backup \(Self.written(selection)) from \(source.alias)",
            "to \(Self.quoted(try await self.text(backup.to)))", Self.written(backup.condition),
        ]
        let job = try await job(selection, try await path(backup.to), backup.condition, Self.joined(text))
        return try await gateway.plan(.backup(source.vault, alias: source.alias), job)
    }

    private func plan(_ export: ExportStatement, _ span: Span) async throws -> Plan {
        let source = try export.from.map { try connections.named($0) } ?? connections.implied("source", span)
        let selection = try await selection(export.selection)
        let includesDisabled = export.includingDisabled != nil
        let text = [
            "export \(Self.written(selection)) from \(source.alias)",
            "to \(Self.quoted(try await self.text(export.to)))", try await written(export.seal),
            Self.written(export.condition), includesDisabled ? "including disabled" : "",
        ]
        let job = try await job(selection, try await path(export.to), export.condition, Self.joined(text))
        return try await gateway.plan(
            .export(source.vault, alias: source.alias, includesDisabled: includesDisabled), job)
    }

    /// How values are kept; recipients are no secret, and a passphrase stands nowhere in it.
    private func written(_ seal: SealClause) async throws -> String {
        switch seal.form {
        case .passphrase: return "sealed with passphrase"
        case .unsealed: return "unsealed"
        case .recipients(let operands):
            var recipients: [String] = []
            for operand in operands { recipients += try await names(operand).map(Self.quoted) }
            return "sealed to \(recipients.joined(separator: ", "))"
        }
    }

    private func plan(_ restore: RestoreStatement, _ span: Span) async throws -> Plan {
        let target = try connections.named(restore.into)
        let policy = try policy(restore.conflict)
        let folder = try await folder(restore, span)
        let selection = try await selection(restore.selection)
        let from: String = if let from = restore.from { try await self.text(from) } else { folder }
        let text = [
            "restore \(Self.written(selection)) from \(Self.quoted(from)) into \(target.alias)",
            Self.written(restore.condition), "on conflict \(policy.rawValue)",
        ]
        if let archive = dryRun.archives[folder] {
            let job = try await job(
                restore.selection == nil ? archive.selection : selection, folder,
                restore.condition ?? archive.condition, Self.joined(text))
            return try await gateway.plan(
                .copy(
                    archive.vault, into: target.vault, aliases: (archive.alias, target.alias),
                    CopyClauses(policy: policy), method: archive.method), job)
        }
        let job = try await job(selection, folder, restore.condition, Self.joined(text))
        return try await gateway.plan(.restore(target.vault, alias: target.alias, policy: policy), job)
    }

    /// An import is planned from the vault that a dry run would have exported; a folder itself is not looked into.
    private func plan(_ importing: ImportStatement, _ span: Span) async throws -> Plan {
        let target = try connections.named(importing.into)
        let folder = try await folder(importing, span)
        guard let archive = dryRun.archives[folder] else {
            throw unavailable(
                "plan import",
                remedy: "the statement itself lists every object with its outcome; `plan copy` plans a move",
                span: span)
        }
        let clauses = CopyClauses(
            policy: conflictPolicy(importing.conflict), recreates: Self.recreates(importing.recreate))
        let selection =
            importing.selection == nil ? archive.selection : try await selection(importing.selection)
        let text = "import \(Self.written(selection)) from \(Self.quoted(folder)) into \(target.alias)"
        let job = try await job(
            selection, folder, importing.condition ?? archive.condition, "\(text) \(Self.written(clauses))")
        return try await gateway.plan(
            .copy(
                archive.vault, into: target.vault, aliases: (archive.alias, target.alias), clauses,
                method: archive.method), job)
    }

    private func plan(_ copy: CopyStatement, _ span: Span) async throws -> Plan {
        let source = try copy.from.map { try connections.named($0) } ?? connections.implied("source", span)
        let target = try connections.named(copy.into)
        let clauses = clauses(of: copy)
        let selection = try await selection(copy.selection)
        let text = [
            "copy \(Self.written(selection)) from \(source.alias) into \(target.alias)",
            Self.written(copy.condition), Self.written(clauses),
        ]
        let job = try await job(selection, "", copy.condition, Self.joined(text))
        return try await gateway.plan(
            .copy(
                source.vault, into: target.vault, aliases: (source.alias, target.alias), clauses, method: .best), job)
    }

    private func plan(_ create: CreateVaultStatement, _ span: Span) async throws -> Plan {
        let made = try await vaultPlan(create, span)
        var text = ["create vault \(Self.quoted(made.name)) in \(Self.quoted(made.region))"]
        var alias = ""
        switch create.shape {
        case .like(let model):
            alias = model.name
            text.append("like \(alias)")
        case .template(let file): text.append("from \(Self.quoted(try await self.text(file)))")
        }
        if let group = made.group { text.append("resource group \(Self.quoted(group))") }
        if let subscription = made.subscription { text.append("subscription \(Self.quoted(subscription))") }
        let job = try await job(.all, "", nil, Self.joined(text))
        return try await gateway.plan(.createVault(made, alias: alias), job)
    }

    private func plan(_ apply: ApplySettingsStatement, _ span: Span) async throws -> Plan {
        let target = try connections.named(apply.into)
        let (source, from): (ComparedSide, String)
        var alias = ""
        switch apply.from?.form {
        case .folder(let operand):
            (source, from) = (
                .archive(folder: try await path(operand)), Self.quoted(try await self.text(operand))
            )
        case .connection(let named): (source, from) = (.vault(try connections.named(named).vault), named.name)
        case nil:
            let implied = try connections.implied("source", span)
            (source, from) = (.vault(implied.vault), implied.alias)
        }
        if case .vault(let vault) = source {
            try refuseSame(vault, target.vault, remedy: "name the other one: `from ALIAS`", span)
            alias = from
        }
        let parts = apply.only?.areas.compactMap { SettingsPart(rawValue: $0.area.rawValue) } ?? []
        let text = [
            "apply settings from \(from) into \(target.alias)",
            parts.isEmpty ? "" : "only \(parts.map(\.rawValue).joined(separator: ", "))",
        ]
        let job = try await job(.all, "", nil, Self.joined(text))
        return try await gateway.plan(
            .applySettings(source, into: target.vault, aliases: (alias, target.alias), only: parts), job)
    }

    private func plan(_ retire: RetireStatement) async throws -> Plan {
        let (connection, ending) = try await ending(retire)
        let text = [
            "retire \(connection.alias) confirm \(Self.quoted(ending.confirm))",
            ending.acknowledged.isEmpty
                ? "" : "acknowledge \(ending.acknowledged.map(Self.quoted).joined(separator: ", "))",
        ]
        let job = try await job(.all, "", nil, Self.joined(text))
        return try await gateway.plan(.retire(connection.vault, ending, alias: connection.alias), job)
    }

    /// Two sides of a statement must be two vaults.
    func refuseSame(
        _ source: any ConnectedVault, _ target: any ConnectedVault, remedy: String, _ span: Span
    ) throws(Failure) {
        guard source.isSameVault(as: target) else { return }
        throw Failure(.refused, "both sides are the same vault", remedy: remedy, exitCode: .refused, span: span)
    }
}

extension Statement {
    /// The condition of a move.
    var condition: Expression? {
        switch body {
        case .backup(let backup): backup.condition
        case .restore(let restore): restore.condition
        case .copy(let copy): copy.condition
        case .export(let export): export.condition
        case .import(let importing): importing.condition
        default: nil
        }
    }
}
