internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    /// An evaluator with the variables as they are now and one time for the whole statement.
    func evaluator() -> Evaluator {
        let configuration = configuration
        return Evaluator(
            variables: variables, now: configuration.clock.epochSeconds(),
            runQuery: { [self] statement in try await queryValue(statement) },
            loadFile: { try configuration.loadFile(try configuration.path($0)) })
    }

    /// The result of a query as a value: what it found is no failure, what went wrong is.
    func queryValue(_ statement: Statement) async throws -> Value {
        try refuseReveal(statement)
        let outcome = try await perform(statement)
        if let failure = outcome.failure, !outcome.isFinding { throw failure }
        return outcome.value ?? .null
    }

    /// Values of secrets never become values of the language, whatever stands in the script.
    func refuseReveal(_ statement: Statement) throws(Failure) {
        guard case .show(let show) = statement.body, let reveal = show.reveal else { return }
        throw Failure(
            .refused, "values of secrets are not kept in variables", remedy: "`reveal` works in a `show` of its own",
            exitCode: .refused, span: reveal)
    }

    /// A condition as a filter of objects: queries in it run once, now.
    func filter(_ condition: Expression?) async throws -> RecordFilter? {
        guard let condition else { return onlyPlanned(nil) }
        let evaluator = evaluator()
        for query in condition.queries {
            let result: Result<Value, any Error>
            do {
                result = .success(try await queryValue(query))
            } catch {
                result = .failure(error)
            }
            evaluator.caches.keep(result, ofQuery: query.span)
        }
        return onlyPlanned { try await evaluator.matches(condition, RecordObject(record: $0)) }
    }

    /// The filter, and what a plan knows while it is carried out: what came later is not touched.
    private func onlyPlanned(_ filter: RecordFilter?) -> RecordFilter? {
        guard let planned = plannedObjects else { return filter }
        return { record in
            guard let kind = (record["kind"]?.string).flatMap(ObjectKind.init(rawValue:)),
                planned.contains(ObjectKey(kind, record["name"]?.string ?? ""))
            else { return false }
            guard let filter else { return true }
            return try await filter(record)
        }
    }

    /// The text of a VALUE.
    func text(_ operand: Operand) async throws -> String {
        switch operand.form {
        case .word(let word): return word
        case .string(let literal): return try await evaluator().text(literal)
        case .variable(let reference):
            return try await evaluator().variable(reference).text(reference.span)
        }
    }

    /// The texts of a NAME: a variable that holds a list stands for all of them.
    func names(_ operand: Operand) async throws -> [String] {
        if case .variable(let reference) = operand.form {
            let term = try await evaluator().variable(reference)
            if let elements = term.value.elements {
                return try elements.map { element throws(Failure) in
                    try element.text("an element of `\(reference.span.text)`")
                }
            }
        }
        return [try await text(operand)]
    }

    /// The path of a PATH.
    func path(_ operand: Operand) async throws -> String {
        try configuration.path(try await text(operand))
    }

    func number(_ operand: NumberOperand) async throws -> Int64 {
        switch operand {
        case .literal(let number, _): return number
        case .variable(let reference):
            guard case .number(let number) = try await evaluator().variable(reference).value else {
                throw Failure(.value, "`\(reference.span.text)` is no number", span: reference.span)
            }
            return number
        }
    }

    func seconds(_ operand: DurationOperand) async throws -> Int64 {
        switch operand {
        case .literal(let span, _): return span.seconds
        case .variable(let reference):
            guard case .duration(let seconds) = try await evaluator().variable(reference).value else {
                throw Failure(.value, "`\(reference.span.text)` is no duration", span: reference.span)
            }
            return seconds
        }
    }
}

extension Expression {
    /// The queries inside an expression, not those inside their own conditions.
    var queries: [Statement] {
        switch kind {
        case .literal, .variable, .field: return []
        case .string(let literal):
            return literal.parts.flatMap { part -> [Statement] in
                if case .expression(let inner, _) = part { inner.queries } else { [] }
            }
        case .array(let elements), .and(let elements), .or(let elements): return elements.flatMap(\.queries)
        case .call(let call): return call.arguments.flatMap(\.queries)
        case .query(let statement): return [statement]
        case .parenthesized(let inner), .member(let inner, _), .nullTest(let inner, _), .not(let inner):
            return inner.queries
        case .comparison(let comparison): return comparison.left.queries + comparison.right.queries
        case .match(let match): return match.subject.queries + match.pattern.queries
        case .membership(let membership): return membership.element.queries + membership.list.queries
        case .sum(let first, let rest): return first.queries + rest.flatMap(\.operand.queries)
        }
    }
}
