internal import ExactJSON
internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    /// The rows of a list that holds no objects, and its columns.
    func controlRows(_ list: ListStatement, _ span: Span) async throws -> ([Record], [Table.Column]) {
        let word: String
        let rows: [Record]
        switch list.subject {
        case .vaults:
            let near = try list.connection.map { try connections.named($0).vault } ?? (try? connection(nil, span))
            (word, rows) = ("vaults", try await gateway.vaults(by: near, settings: settings))
        case .issuers, .contacts, .dependents, .access:
            let subject: ControlList =
                switch list.subject {
                case .issuers: .issuers
                case .contacts: .contacts
                case .dependents: .dependents
                default: .access
                }
            let found = try await gateway.rows(subject, of: try connection(list.connection, span))
            for text in found.notes { note(text) }
            (word, rows) = (subject.rawValue, found.rows)
        default: return ([], [])
        }
        return (rows, (FieldDeclaration.tables[word] ?? []).map { Table.Column($0.name) })
    }

    func perform(_ assess: AssessStatement, _ span: Span) async throws -> StatementOutcome {
        let source = try connection(assess.connection, span)
        let destination: AssessDestination
        switch assess.destination {
        case .connection(let alias): destination = .vault(try connections.named(alias).vault)
        case .region(let operand): destination = .region(try await text(operand), name: nil)
        case .vault(let name, let region):
            destination = .region(try await text(region), name: try await text(name))
        case nil:
            destination = (try? connections.implied("target", orOnly: false, span).vault).map { .vault($0) } ?? .open
        }
        let selection = try await selection(assess.selection)
        let job = controlJob(selection, "assess \(selection.description)")
        let result = try await gateway.assess(job, source, for: destination)
        let counts = [
            (result.blockers, "blocker"), (result.warnings, "warning"), (result.notes, "note"),
        ].map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
        var outcome = StatementOutcome(
            value: .record(result.record),
            result: StatementResult(
                kind: .summary, verb: "assess", value: .record(result.record),
                summary: ["assess: \(result.objects) objects, \(counts)"]))
        if !result.passed {
            outcome.isFinding = true
            let first = result.items.first.map { ": \($0.name): \($0.reason)" } ?? ""
            outcome.failure = Failure(
                .findings, "\(result.blockers) \(result.blockers == 1 ? "fact stops" : "facts stop") the move\(first)",
                remedy: "each is listed with what to do", exitCode: .refused)
        }
        return outcome
    }

    func perform(_ apply: ApplySettingsStatement, _ span: Span) async throws -> StatementOutcome {
        let target = try connections.named(apply.into).vault
        let source: ComparedSide
        switch apply.from?.form {
        case .connection(let alias): source = .vault(try connections.named(alias).vault)
        case .folder(let operand): source = .archive(folder: try await path(operand))
        case nil: source = .vault(try connections.implied("source", span).vault)
        }
        if case .vault(let vault) = source, vault.isSameVault(as: target) {
            throw Failure(
                .refused, "both sides are the same vault", remedy: "name the other one: `from ALIAS`",
                exitCode: .refused, span: span)
        }
        let parts = apply.only?.areas.map { SettingsPart($0.area) } ?? []
        let words = parts.isEmpty ? "" : " only \(parts.map(\.rawValue).joined(separator: ", "))"
        let result = try await gateway.applySettings(
            controlJob(.all, "apply settings\(words)"), from: source, into: target, only: parts)
        let counts = Outcome.allCases.compactMap { outcome -> String? in
            let count = result.count(outcome)
            return count == 0 ? nil : "\(count) \(outcome.rawValue)"
        }
        var outcome = StatementOutcome(
            value: .record(result.record),
            result: StatementResult(
                kind: .summary, verb: "apply settings", value: .record(result.record),
                summary: ["apply settings: \(counts.isEmpty ? "nothing to do" : counts.joined(separator: ", "))"]))
        if let failure = result.failure {
            outcome.failure = Failure(operation: failure)
            outcome.failure?.exitCode = ExitCode(UInt8(clamping: result.exitCode))
        } else if result.exitCode != 0 {
            let bad = result.items.filter { [.failed, .left, .incomplete, .untried].contains($0.status) }
            let first = bad.first.map { ": \($0.part.rawValue) \($0.name): \($0.reason ?? $0.status.rawValue)" } ?? ""
            outcome.failure = Failure(
                .operation, "\(bad.count) of \(result.items.count) settings not applied\(first)",
                remedy: "each is listed with its reason", exitCode: ExitCode(UInt8(clamping: result.exitCode)))
        }
        return outcome
    }

    func perform(_ template: ExportTemplateStatement, _ span: Span) async throws -> StatementOutcome {
        let file = try await path(template.to)
        let (resources, notes) = try await gateway.exportTemplate(of: try connection(template.from, span), to: file)
        for text in notes { note(text) }
        let record = Record([.init("file", .string(file)), .init("resources", .number(Int64(resources)))])
        return .shown(.record(record), .object, "export template")
    }

    func perform(_ create: CreateVaultStatement, _ span: Span) async throws -> StatementOutcome {
        let made = try await gateway.createVault(try await vaultPlan(create, span), settings: settings)
        for text in made.notes { note(text) }
        let record = Record.texts(
            ("name", made.name), ("url", made.url), ("region", made.region), ("subscription", made.subscription),
            ("resource-group", made.group))
        return .shown(.record(record), .object, "create vault")
    }

    /// The vault that is to be made, as the statement says.
    func vaultPlan(_ create: CreateVaultStatement, _ span: Span) async throws -> VaultPlan {
        let shape: VaultPlan.Shape
        switch create.shape {
        case .like(let alias): shape = .like(try connections.named(alias).vault)
        case .template(let operand):
            let file = try await path(operand)
            do { shape = .template(try JSON(parsing: try configuration.loadFile(file), maximumDepth: 128)) } catch let
                error
                as JSONError
            {
                throw Failure(.file, "\(file) is no template: \(error)", object: file, span: operand.span)
            }
        }
        var plan = VaultPlan(
            name: try await text(create.name), region: try await text(create.region), shape: shape,
            near: try? connection(nil, span))
        if let group = create.resourceGroup { plan.group = try await text(group) }
        if let subscription = create.subscription { plan.subscription = try await text(subscription) }
        return plan
    }

    private func controlJob(_ selection: Selection, _ statement: String) -> MoveJob {
        let sink = sink
        return MoveJob(
            selection: selection, statement: statement, settings: settings,
            events: { sink.receive(.progress($0)) })
    }
}

extension SettingsPart {
    /// The part that a word of the language means.
    init(_ area: SettingsArea) {
        self =
            switch area {
            case .rotationPolicies: .rotationPolicies
            case .certificatePolicies: .certificatePolicies
            case .issuers: .issuers
            case .contacts: .contacts
            case .accessPolicies: .accessPolicies
            case .roles: .roles
            case .network: .network
            case .protection: .protection
            case .diagnostics: .diagnostics
            case .tags: .tags
            case .locks: .locks
            case .events: .events
            case .endpoints: .endpoints
            }
    }
}

extension AssessResult {
    /// The assessment as a value of the language.
    var record: Record {
        let columns = ["id", "severity", "kind", "name", "reason", "remedy"]
        let rows = items.map { item in
            Record.texts(
                ("id", item.id.rawValue), ("severity", item.severity.rawValue), ("kind", item.kind?.rawValue),
                ("name", item.name), ("reason", item.reason), ("remedy", item.remedy))
        }
        return Record([
            .init("passed", .boolean(passed)), .init("blockers", .number(Int64(blockers))),
            .init("warnings", .number(Int64(warnings))), .init("notes", .number(Int64(notes))),
            .init("items", .table(Table(columns, rows: rows))),
        ])
    }
}

extension SettingsResult {
    /// The result in the shape of a move's: the part stands where a road would.
    var record: Record {
        var fields = Outcome.allCases.map { Record.Field($0.rawValue, .number(Int64(count($0)))) }
        fields += [.init("versions", .number(0)), .init("bytes", .number(0)), .init("folder", .null)]
        let rows = items.map { item in
            Record.texts(
                ("kind", item.kind?.rawValue), ("name", item.name), ("road", item.part.rawValue),
                ("status", item.status.rawValue), ("reason", item.reason))
        }
        fields.append(.init("items", .table(Table(["kind", "name", "road", "status", "reason"], rows: rows))))
        return Record(fields)
    }
}
