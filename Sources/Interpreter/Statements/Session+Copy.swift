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
        if let recreate = copy.recreate {
            throw unavailable(
                "recreate", remedy: "without it, what cannot leave is left behind and named", span: recreate.span)
        }
        if let disabled = copy.includingDisabled {
            throw unavailable(
                "including disabled", remedy: "without it, disabled versions are left behind and named", span: disabled)
        }
        let policy = try copyPolicy(copy.conflict)
        let selection = try await selection(copy.selection)
        if selection.isEmpty { return nothing("copy", folder: nil) }
        let statement =
            "copy \(selection.description)\(Self.suffix(copy.condition)) on conflict \(policy.rawValue)"
        let job = try await job(selection, "", copy.condition, statement)
        return outcome(of: try await gateway.copy(job, from: source, into: target, policy: policy), "copy", "copied")
    }

    private func copyPolicy(_ clause: ConflictClause?) throws -> VaultOperations.ConflictPolicy {
        guard let clause else { return .fail }
        switch clause.policy {
        case .fail: return .fail
        case .skip: return .skip
        case .newer: return .newer
        case .replace, .recover:
            throw unavailable(
                "on conflict \(clause.policy.rawValue)", remedy: "`fail`, `skip` and `newer` are",
                span: clause.policySpan)
        }
    }
}
