internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ copy: CopyStatement, _ span: Span) async throws -> StatementOutcome {
        let source = try connection(copy.from, span)
        let target = try connections.named(copy.into).vault
        if source.isSameVault(as: target) {
            throw Failure(
                .refused, "both sides are the same vault", remedy: "write `copy … from ALIAS into ALIAS`",
                exitCode: .refused, span: span)
        }
        let clauses = clauses(of: copy)
        let selection = try await selection(copy.selection)
        if selection.isEmpty { return nothing("copy", folder: nil) }
        let statement =
            "copy \(selection.description)\(Self.suffix(copy.condition)) \(Self.written(clauses))"
        var job = try await job(selection, "", copy.condition, statement)
        job.confirm = try confirmation(of: clauses.policy, target, span)
        return outcome(of: try await gateway.copy(job, from: source, into: target, clauses), "copy", "copied")
    }

    /// The clauses of a `copy` that decide how objects are moved.
    func clauses(of copy: CopyStatement) -> CopyClauses {
        CopyClauses(
            policy: conflictPolicy(copy.conflict), recreates: Self.recreates(copy.recreate),
            includesDisabled: copy.includingDisabled != nil)
    }

    /// Those clauses in their canonical form.
    static func written(_ clauses: CopyClauses) -> String {
        "on conflict \(clauses.policy.rawValue)" + written(clauses.recreates)
            + (clauses.includesDisabled ? " including disabled" : "")
    }

    /// The kinds that `recreate` names.
    static func recreates(_ clause: RecreateClause?) -> Set<ObjectKind> {
        guard let clause else { return [] }
        return Set((clause.keys ? [.key] : []) + (clause.certificates ? [.certificate] : []))
    }

    /// The clause in its canonical form, with a space before it; nothing where there is none.
    static func written(_ recreates: Set<ObjectKind>) -> String {
        let kinds = [ObjectKind.key, .certificate].filter(recreates.contains).map(\.plural)
        return kinds.isEmpty ? "" : " recreate \(kinds.joined(separator: ", "))"
    }
}
