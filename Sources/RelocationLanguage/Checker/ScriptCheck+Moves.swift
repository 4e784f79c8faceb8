/// Statements that move objects and change vaults.
extension ScriptCheck {
    mutating func check(_ backup: BackupStatement, _ statement: Statement) -> StaticType {
        check(backup.selection)
        let source = connection(backup.from, role: "source", orOnly: true, statement)
        path(backup.to, "`backup` writes a folder")
        filter(backup.condition, FieldScope(backup.selection))
        let copy = CheckState.Copy(
            folder: PathSpelling.folder(backup.to), connection: source?.number, span: statement.firstWord)
        state.lastBackup = copy
        if let folder = copy.folder { state.backups[folder] = copy }
        return .move("backup")
    }

    mutating func check(_ restore: RestoreStatement, _ statement: Statement) -> StaticType {
        if let selection = restore.selection { check(selection) }
        let target = use(restore.into)
        var copy: CheckState.Copy?
        if let from = restore.from {
            path(from, "`restore` reads a folder", copyHint: true)
            copy = PathSpelling.folder(from).flatMap { state.backups[$0] }
        } else {
            copy = state.lastBackup
            needsCopy(copy, "restore", "backup", into: restore.into, statement)
        }
        if let target, let copy, copy.connection == target.number {
            report(
                .restoredIntoSource,
                "this backup was taken from `\(restore.into.name)` itself; name the vault it goes to",
                at: restore.into.span,
                notes: note("backed up here", at: copy.span))
        }
        filter(restore.condition, FieldScope(restore.selection))
        if let conflict = restore.conflict, conflict.policy == .newer {
            report(
                .conflictPolicy,
                "`newer` needs values, and a backup has none that could be read: `import` and `copy` know it",
                at: conflict.policySpan)
        }
        return .move("restore")
    }

    private mutating func needsCopy(
        _ copy: CheckState.Copy?, _ verb: String, _ noun: String, into: Alias, _ statement: Statement
    ) {
        guard copy == nil, !declaresUnknown else { return }
        report(
            .nothingToRestore,
            "`\(verb)` without `from` reads the last \(noun), and there is none before: `\(verb) from FOLDER into \(into.name)`",
            at: statement.firstWord)
    }

    mutating func check(_ export: ExportStatement, _ statement: Statement) -> StaticType {
        check(export.selection)
        let source = connection(export.from, role: "source", orOnly: true, statement)
        path(export.to, "`export` writes a folder")
        if case .recipients(let recipients) = export.seal.form {
            for recipient in recipients { self.recipient(recipient) }
        }
        filter(export.condition, FieldScope(export.selection))
        state.lastExport = .init(
            folder: PathSpelling.folder(export.to), connection: source?.number, span: statement.firstWord)
        return .move("export")
    }

    mutating func check(_ `import`: ImportStatement, _ statement: Statement) -> StaticType {
        if let selection = `import`.selection { check(selection) }
        _ = use(`import`.into)
        if let from = `import`.from {
            path(from, "`import` reads a folder", copyHint: true)
        } else {
            needsCopy(state.lastExport, "import", "export", into: `import`.into, statement)
        }
        filter(`import`.condition, FieldScope(`import`.selection))
        return .move("import")
    }

    mutating func check(_ copy: CopyStatement, _ statement: Statement) -> StaticType {
        check(copy.selection)
        let source = connection(copy.from, role: "source", orOnly: true, statement)
        refuseSame(source, use(copy.into), at: copy.into.span)
        filter(copy.condition, FieldScope(copy.selection))
        return .move("copy")
    }

    mutating func check(_ template: ExportTemplateStatement, _ statement: Statement) -> StaticType {
        _ = connection(template.from, role: "source", orOnly: true, statement)
        file(template.to, "`export template` writes a file", .template)
        return .template
    }

    mutating func check(_ create: CreateVaultStatement) -> StaticType {
        newVault(create.name)
        region(create.region)
        switch create.shape {
        case .like(let alias): _ = use(alias)
        case .template(let file): self.file(file, "`create vault` reads a template", .template)
        }
        for operand in [create.resourceGroup, create.subscription] { if let operand { text(operand) } }
        return .vault
    }

    /// The name of a vault that is still to be made.
    mutating func newVault(_ name: Operand) {
        text(name)
        if case .string(let literal) = name.form, literal.constant == nil {
            vaultParts(literal)
        } else if let constant = name.constant, let problem = NameRules.vaultProblem(constant) {
            report(.invalidVault, problem, at: name.span)
        }
    }

    mutating func check(_ apply: ApplySettingsStatement, _ statement: Statement) -> StaticType {
        var source: CheckState.Connection?
        switch apply.from?.form {
        case .connection(let alias): source = use(alias)
        case .folder(let folder): text(folder)
        case nil: source = connection(nil, role: "source", orOnly: true, statement)
        }
        refuseSame(source, use(apply.into), at: apply.into.span)
        return .move("apply settings")
    }

    mutating func check(_ retire: RetireStatement) -> StaticType {
        let connection = use(retire.alias)
        text(retire.confirm)
        for name in retire.acknowledge { text(name, allowsList: true) }
        if let connection, let vault = connection.vault, let name = retire.confirm.constant,
            name.lowercased() != vault
        {
            report(
                .wrongConfirmation, "`\(retire.alias.name)` is `\(vault)`; write the name of the vault that goes",
                at: retire.confirm.span, notes: note("connected here", at: state.connections[retire.alias.folded]?.span)
            )
        }
        return .retirement
    }
}
