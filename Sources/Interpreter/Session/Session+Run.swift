public import RelocationLanguage

/// How a statement, or a block of them, ended.
enum Flow: Equatable {
    /// The next statement runs.
    case next
    /// It failed; the policy of the block around it decides.
    case failed
    /// `exit` ran.
    case exited
    /// The task was cancelled.
    case interrupted
}

extension Session {
    /// Checks and runs a whole script: nothing of it runs when the check finds an error (exit code 2). `directory` is
    /// where its includes start, nil for the working directory (`-c`, standard input).
    public func run(_ source: SourceFile, directory: String? = nil) async -> ExitCode {
        await run(source, directory: directory, configuration.errorPolicy)
    }

    /// Checks and runs one entry of the prompt, which knows the connections and variables made so far.
    public func runEntry(_ text: String) async -> ExitCode {
        connections.forgetFailures()
        return await run(SourceFile(name: "<prompt>", text: text), directory: nil, .stop, isPrompt: true)
    }

    private func run(
        _ source: SourceFile, directory: String?, _ policy: ErrorPolicy, isPrompt: Bool = false
    ) async -> ExitCode {
        firstFailure = nil
        let parsed = Parser.parse(source)
        let diagnostics =
            configuration.checksScripts
            ? Checker.check(parsed, in: context(for: source, directory: directory, isPrompt: isPrompt)).diagnostics
            : parsed.diagnostics
        if !diagnostics.isEmpty { emit(.diagnostics(diagnostics)) }
        if diagnostics.contains(where: { $0.severity == .error }) {
            firstFailure = .usage
            return .usage
        }
        let path = path(of: source, directory: directory)
        includeStack = [RunningFile(path: path, directory: directory ?? configuration.workingDirectory)]
        defer { includeStack = [] }
        let flow = await run(parsed.script.statements, policy)
        publishAll()
        if flow == .interrupted {
            firstFailure = .interrupted
            return .interrupted
        }
        return exitCode
    }

    /// Runs the statements of a file or block. `on error` governs what follows it.
    func run(_ statements: [Statement], _ policy: ErrorPolicy = .stop) async -> Flow {
        var policy = policy
        for statement in statements {
            if case .onError(let change) = statement.body {
                policy = change.policy
                continue
            }
            if Task.isCancelled { return interrupted(statement) }
            let failuresBefore = failureCount
            let flow = await run(statement, under: policy)
            publish()
            if blockDepth == 0, failureCount == failuresBefore, flow == .next || flow == .exited { keep(statement) }
            if statement.planned != nil { names.expire() }
            if flow == .next || (flow == .failed && policy == .continue) { continue }
            return flow
        }
        return .next
    }

    private func run(_ statement: Statement, under policy: ErrorPolicy) async -> Flow {
        switch statement.body {
        case .if(let branching): return await run(branching, statement)
        case .for(let loop): return await run(loop, statement, under: policy)
        case .include(let include): return await run(include, statement)
        default: return await runAnnounced(statement)
        }
    }

    /// Runs a statement that is no block: says that it starts, what came of it, and how it ended.
    private func runAnnounced(_ statement: Statement) async -> Flow {
        let start = announce(statement)
        let begun = configuration.clock.elapsed()
        var failure: Failure?
        do {
            let outcome = try await perform(statement)
            if let result = outcome.result { emit(.result(result)) }
            failure = outcome.failure
        } catch {
            failure = Failure(error)
        }
        return finish(start, begun: begun, failure)
    }

    private func announce(_ statement: Statement) -> StatementStart {
        statementCount += 1
        let start = StatementStart(number: statementCount, verb: statement.body.verb, span: statement.span)
        emit(.statementStarted(start))
        return start
    }

    private func finish(_ start: StatementStart, begun: Duration, _ failure: Failure?) -> Flow {
        var failure = failure
        if failure != nil, failure?.span == nil { failure?.span = start.span }
        if let failure { emit(.failure(failure)) }
        let elapsed = configuration.clock.elapsed() - begun
        emit(
            .statementFinished(
                StatementEnd(start: start, elapsed: elapsed, code: failure?.exitCode ?? .done, failure: failure)))
        variables.last = Self.last(start, failure, elapsed)
        if let failure {
            failureCount += 1
            firstFailure = firstFailure ?? failure.exitCode
            return failure.code == .interrupted ? .interrupted : .failed
        }
        return requestedExit == nil ? .next : .exited
    }

    /// A failure of the head of a block: the condition of `if`, the list of `for`, the file of `include`.
    func fail(_ statement: Statement, _ error: any Error) -> Flow {
        finish(announce(statement), begun: configuration.clock.elapsed(), Failure(error))
    }

    private func interrupted(_ statement: Statement) -> Flow {
        var failure = Failure.cancelled
        failure.span = statement.span
        firstFailure = firstFailure ?? .interrupted
        emit(.failure(failure))
        return .interrupted
    }

    private static func last(_ start: StatementStart, _ failure: Failure?, _ elapsed: Duration) -> Value {
        .record(
            Record([
                .init("statement", .string(start.verb)),
                .init("line", .number(Int64(start.span.line))),
                .init("ok", .boolean(failure == nil)),
                .init("code", .number(Int64(failure?.exitCode.rawValue ?? 0))),
                .init("elapsed", .duration(elapsed.components.seconds)),
                .init("message", failure.map { .string($0.message) } ?? .null),
                .init("object", failure?.object.map(Value.string) ?? .null),
                .init("request-id", failure?.requestID.map(Value.string) ?? .null),
            ]))
    }
}
