/// Statements that look, prepare and prove.
extension ScriptCheck {
    mutating func check(_ list: ListStatement, _ statement: Statement) -> StaticType {
        let scope: FieldScope
        switch list.subject {
        case .objects(let selection):
            check(selection)
            scope = FieldScope(selection)
        case .versions(let noun, let name):
            objectName(name, isPattern: false)
            scope = FieldScope([noun])
        case .deleted(let selection):
            if let selection { check(selection) }
            scope = FieldScope(selection, isDeleted: true)
        case .issuers: scope = FieldScope(table: "issuers")
        case .contacts: scope = FieldScope(table: "contacts")
        case .dependents: scope = FieldScope(table: "dependents")
        case .access: scope = FieldScope(table: "access")
        case .vaults: scope = FieldScope(table: "vaults")
        }
        if case .vaults = list.subject {
            if let alias = list.connection { _ = use(alias) }
        } else {
            _ = connection(list.connection, role: "source", orOnly: true, statement)
        }
        filter(list.condition, scope)
        if let sort = list.sort { check(sort, scope) }
        number(list.limit, 0...Int64.max, "a limit is not negative")
        return .list(.record(scope.shape()))
    }

    /// A condition over objects.
    mutating func filter(_ condition: Expression?, _ scope: FieldScope) {
        guard let condition else { return }
        let outer = fieldScope
        defer { fieldScope = outer }
        fieldScope = scope
        self.condition(condition)
    }

    private mutating func check(_ sort: SortClause, _ scope: FieldScope) {
        let outer = fieldScope
        defer { fieldScope = outer }
        fieldScope = scope
        let type = field(sort.field, orText: false)
        switch type {
        case .list, .record:
            report(
                .wrongType, "nothing is sorted by `\(sort.field.span.text)`, which is \(type.label)",
                at: sort.field.span)
        default: break
        }
    }

    mutating func check(_ selection: ObjectSelection) {
        guard case .groups(let groups) = selection.form else { return }
        for group in groups {
            for name in group.names ?? [] { objectName(name, isPattern: true) }
        }
    }

    mutating func check(_ show: ShowStatement, _ statement: Statement) -> StaticType {
        switch show.subject {
        case .connections: return .connections
        case .settings: return .settings
        case .variables: return .variables
        case .bookmarks: return .bookmarks
        case .identity(let alias):
            _ = connection(alias, role: "source", orOnly: true, statement)
            return .identity
        case .object(let noun, let name):
            objectName(name, isPattern: false)
            if let version = show.version { self.version(version) }
            _ = connection(show.connection, role: "source", orOnly: true, statement)
            if let reveal = show.reveal, noun != .secret {
                report(
                    .wrongType, "only secrets have a value to reveal; the private part of a key never leaves the vault",
                    at: reveal)
            }
            let extra: [String: StaticType] = [
                "operations": .list(.string), "versions": .number, "previous": .string,
            ]
            return .record(FieldScope([noun]).shape(adding: extra))
        }
    }

    mutating func check(_ assess: AssessStatement, _ statement: Statement) -> StaticType {
        if let selection = assess.selection { check(selection) }
        let source = connection(assess.connection, role: "source", orOnly: true, statement)
        switch assess.destination {
        case .connection(let alias): refuseSame(source, use(alias), at: alias.span)
        case .region(let region): self.region(region)
        case .vault(let name, let region):
            newVault(name)
            self.region(region)
        case nil: break
        }
        return .assessment
    }

    mutating func check(_ verify: VerifyStatement, _ statement: Statement) -> StaticType {
        if let selection = verify.selection { check(selection) }
        let left = side(verify.place, role: "source", statement)
        let right = side(verify.against, role: "target", statement)
        refuseSame(left, right, at: verify.against?.span ?? verify.place?.span ?? statement.firstWord)
        filter(verify.condition, FieldScope(verify.selection))
        return .verification
    }

    private mutating func side(_ place: Place?, role: String, _ statement: Statement) -> CheckState.Connection? {
        switch place?.form {
        case .connection(let alias): return use(alias)
        case .folder(let folder):
            text(folder)
            return nil
        case nil: return connection(nil, role: role, orOnly: role == "source", statement)
        }
    }

    /// A plan changes nothing: no backup is there afterwards.
    mutating func check(_ plan: PlanStatement) -> StaticType {
        if let file = plan.file { path(file, "`plan` writes a file") }
        state.beginBranch()
        check(plan.statement)
        _ = state.endBranch()
        return .plan
    }

    mutating func check(_ map: MapStatement, _ statement: Statement) -> StaticType {
        let left = connection(map.connection, role: "source", orOnly: true, statement)
        let right = connection(map.into, role: "target", orOnly: false, statement)
        refuseSame(left, right, at: map.into?.span ?? map.connection?.span ?? statement.firstWord)
        if let file = map.file { self.file(file, "`map` writes a file", .map) }
        return .map
    }
}
