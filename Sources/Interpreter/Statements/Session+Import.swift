internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ statement: ImportStatement, _ span: Span) async throws -> StatementOutcome {
        let vault = try connections.named(statement.into).vault
        let clauses = CopyClauses(
            policy: conflictPolicy(statement.conflict), recreates: Self.recreates(statement.recreate))
        let folder = try await folder(statement, span)
        let selection = try await selection(statement.selection)
        if selection.isEmpty { return nothing("import", folder: folder) }
        let text =
            "import \(selection.description) from \(folder)\(Self.suffix(statement.condition)) on conflict \(clauses.policy.rawValue)"
            + Self.written(clauses.recreates)
        var job = try await job(selection, folder, statement.condition, text)
        job.confirm = try confirmation(of: clauses.policy, vault, span)
        return outcome(of: try await gateway.bringIn(job, into: vault, clauses), "import", "imported")
    }

    func folder(_ statement: ImportStatement, _ span: Span) async throws -> String {
        if let from = statement.from { return try await path(from) }
        let advice = "write `import from FOLDER into \(statement.into.name)`"
        switch lastExport {
        case .folder(let folder): return folder
        case .failed(let line):
            throw Failure(
                .dependency, "the export in line \(line) failed, so there is nothing whole to import",
                remedy: "run it again, or \(advice)", span: span)
        case .none: throw Failure(.missing, "no export was made before", remedy: advice, span: span)
        }
    }
}
