internal import RelocationLanguage

extension Session {
    /// What a statement does in a dry run: a change is planned, and what would look at its effect is left out, because
    /// there is none. Nil where it runs as ever.
    func dryRun(_ statement: Statement) async throws -> StatementOutcome? {
        guard configuration.isDryRun else { return nil }
        if let plan = statement.planned {
            hasPlannedChanges = true
            var outcome = try await perform(plan)
            // What the plan found is told and stops nothing: the next statement is planned too.
            if outcome.isFinding, let failure = outcome.failure {
                note(failure.message, .warning)
                outcome.failure = nil
            }
            return outcome
        }
        switch statement.body {
        case .exportTemplate, .discard, .applyPlan:
            hasPlannedChanges = true
            note("`\(statement.body.verb)` is not done in a dry run")
            return .silent
        case .verify where hasPlannedChanges, .validate where hasPlannedChanges, .wait where hasPlannedChanges:
            note("`\(statement.body.verb)` is left out of the dry run: nothing was changed before it")
            return .silent
        default: return nil
        }
    }
}
