internal import RelocationLanguage

extension Session {
    /// Runs a statement that is no block. Throws what keeps it from starting; what fails part-way stands in the
    /// outcome.
    func perform(_ statement: Statement) async throws -> StatementOutcome {
        configuration.isDryRun ? try await performDry(statement) : try await carryOut(statement)
    }

    /// Runs a statement, whether or not the run is a dry one.
    func carryOut(_ statement: Statement) async throws -> StatementOutcome {
        let span = statement.span
        switch statement.body {
        case .connect(let connect): return try await perform(connect, span)
        case .disconnect(let disconnect): return try perform(disconnect)
        case .set(let set): return try await perform(set)
        case .list(let list): return try await perform(list, span)
        case .assess(let assess): return try await perform(assess, span)
        case .exportTemplate(let template): return try await perform(template, span)
        case .createVault(let create): return try await perform(create, span)
        case .applySettings(let apply): return try await perform(apply, span)
        case .show(let show): return try await perform(show, span)
        case .backup(let backup): return try await perform(backup, span)
        case .restore(let restore): return try await perform(restore, span)
        case .export(let export): return try await perform(export, span)
        case .import(let statement): return try await perform(statement, span)
        case .copy(let copy): return try await perform(copy, span)
        case .doctor(let doctor): return try await perform(doctor, span)
        case .verify(let verify): return try await perform(verify, span)
        case .map(let map): return try await perform(map, span)
        case .plan(let plan): return try await perform(plan, span)
        case .applyPlan(let apply): return try await perform(apply, span)
        case .retire(let retire): return try await perform(retire, span)
        case .discard(let discard): return try await perform(discard, span)
        case .validate(let validate): return try await perform(validate, span)
        case .let(let assignment): return try await perform(assignment)
        case .echo(let echo): return try await perform(echo)
        case .assert(let assertion): return try await perform(assertion)
        case .wait(let wait): return try await perform(wait)
        case .exit(let exit): return try await perform(exit)
        case .report(let report): return try await perform(report)
        case .record(let record): return try await perform(record)
        case .help(let help): return try perform(help)
        case .broken:
            throw Failure(.operation, "the statement has errors", exitCode: .usage, span: span)
        default:
            throw unavailable(statement.body.verb, remedy: statement.body.substitute)
        }
    }

    /// The answer of what the language knows and this version doesn't do.
    func unavailable(_ what: String, remedy: String?, span: Span? = nil) -> Failure {
        Failure(.notAvailable, "`\(what)` is not available in this version", remedy: remedy, span: span)
    }

    private func perform(_ assignment: LetStatement) async throws -> StatementOutcome {
        switch assignment.value {
        case .expression(let expression):
            variables.assign(assignment.name.text, try await evaluator().value(expression))
            return .silent
        case .statement(let statement):
            let outcome: StatementOutcome
            do {
                try refuseReveal(statement)
                outcome = try await perform(statement)
            } catch {
                variables.assign(assignment.name.text, .null)
                throw error
            }
            variables.assign(assignment.name.text, outcome.value ?? .null)
            return StatementOutcome(failure: outcome.isFinding ? nil : outcome.failure)
        }
    }

    private func perform(_ echo: EchoStatement) async throws -> StatementOutcome {
        var words: [String] = []
        for value in echo.values { words.append(try await text(value)) }
        emit(.text(words.joined(separator: " ")))
        return .silent
    }

    private func perform(_ assertion: AssertStatement) async throws -> StatementOutcome {
        let evaluator = evaluator()
        if try await evaluator.condition(assertion.condition) { return .silent }
        var message = "`\(assertion.condition.span.text)` does not hold"
        if let given = assertion.message { message = try await evaluator.term(given).text(given.span) }
        throw Failure(.assertion, message, exitCode: .difference, span: assertion.condition.span)
    }

    /// Asks after 1 s, then less often, down to every 30 s. Not found, not permitted and not reachable mean "not yet".
    private func perform(_ wait: WaitStatement) async throws -> StatementOutcome {
        var limit = Duration.seconds(600)
        if let given = wait.limit { limit = .seconds(try await seconds(given)) }
        let clock = configuration.clock
        let begun = clock.elapsed()
        var pause = Duration.seconds(1)
        while true {
            var lastFailure: Failure?
            do {
                if try await evaluator().condition(wait.condition) { return .silent }
            } catch let failure as Failure where [.notFound, .access].contains(failure.code) {
                lastFailure = failure
            }
            let left = limit - (clock.elapsed() - begun)
            guard left > .zero else {
                let reason = lastFailure.map { ": \($0.message)" } ?? ""
                throw Failure(
                    .assertion, "`\(wait.condition.span.text)` did not come to hold\(reason)",
                    remedy: "wait longer: `wait until … for 1h`", exitCode: .difference, span: wait.condition.span)
            }
            try await clock.sleep(min(pause, left))
            pause = min(pause * 2, .seconds(30))
        }
    }

    private func perform(_ exit: ExitStatement) async throws -> StatementOutcome {
        guard let code = exit.code else {
            requestedExit = firstFailure ?? .done
            return .silent
        }
        let number = try await number(code)
        guard let small = UInt8(exactly: number) else {
            throw Failure(.value, "an exit code is a number from 0 to 255, not \(number)", span: code.span)
        }
        requestedExit = ExitCode(small)
        return .silent
    }

    private func perform(_ help: HelpStatement) throws -> StatementOutcome {
        let words = help.words.map(\.text)
        guard let text = Help.text(for: words) else {
            let meant = Help.suggestion(for: words).map { "did you mean `help \($0)`?" }
            throw Failure(
                .missing, "there is no help for `\(words.joined(separator: " "))`",
                remedy: meant ?? "`help` lists everything")
        }
        return StatementOutcome(result: StatementResult(kind: .help, verb: "help", value: .string(text)))
    }
}
