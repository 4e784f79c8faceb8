internal import RelocationLanguage

/// Evaluates expressions: against the session's variables, and inside `where` against one object at a time.
struct Evaluator: Sendable {
    /// The longest text that an expression may build.
    static let maximumText = 16 << 20

    /// The variables as they were when the statement began.
    var variables = Variables()
    /// The one time that `now()` gives during a statement, in seconds since 1970.
    var now: Int64 = 0
    /// The object that bare fields belong to; nil outside `where`.
    var object: (any ConditionObject)?
    /// True while a condition is tried without the fields that take a request.
    var onlyKnown = false
    /// Compiled patterns and files that were read, kept for a statement.
    var caches = EvaluationCaches()
    /// Runs a query as a value.
    var runQuery: @Sendable (Statement) async throws -> Value = { _ in
        throw Failure(.value, "a statement is no value here")
    }
    /// Reads a file named by `read`.
    var loadFile: @Sendable (String) throws -> [UInt8] = { try SourceFiles.read($0) }

    /// The value of an expression. Throws a `Failure` that points at the part it is about.
    func value(_ expression: Expression) async throws -> Value {
        try await term(expression).value
    }

    /// The value of a condition, which is a boolean.
    func condition(_ expression: Expression) async throws -> Bool {
        let value = try await term(expression).value
        guard case .boolean(let holds) = value else {
            throw Failure(
                .value, "a condition is true or false, and this is \(value.isNull ? "null" : "a \(value.typeName)")",
                remedy: value.isNull ? "write `is not null`, or default(…, false)" : nil, span: expression.span)
        }
        return holds
    }

    func term(_ expression: Expression) async throws -> Term {
        do {
            return try await evaluate(expression)
        } catch let undecided as Undecided {
            throw undecided
        } catch {
            var failure = Failure(error)
            if failure.span == nil { failure.span = expression.span }
            throw failure
        }
    }

    private func evaluate(_ expression: Expression) async throws -> Term {
        switch expression.kind {
        case .literal(let literal): return Term(Self.value(of: literal))
        case .string(let literal): return Term(.string(try await text(literal)))
        case .variable(let reference): return try await variable(reference)
        case .field(let reference): return try await field(reference)
        case .array(let elements):
            var values: [Value] = []
            for element in elements { values.append(try await term(element).value) }
            return Term(.list(values))
        case .call(let call): return try await self.call(call)
        case .query(let statement): return Term(try await query(statement))
        case .parenthesized(let inner): return try await term(inner)
        case .member(let inner, let path): return try await term(inner).member(path)
        case .sum(let first, let rest): return try await sum(first, rest)
        default: return Term(.boolean(try await test(expression)))
        }
    }

    private static func value(of literal: Expression.Literal) -> Value {
        switch literal {
        case .number(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        case .null: .null
        case .date(let moment): .date(moment.epochSeconds)
        case .duration(let span): .duration(span.seconds)
        }
    }

    private func sum(_ first: Expression, _ rest: [Expression.SumTerm]) async throws -> Term {
        var result = try await term(first).value
        for addend in rest {
            let operand = try await term(addend.operand).value
            do {
                result = try Value.sum(result, operand, subtract: addend.isSubtracted)
            } catch {
                var failure = error
                failure.span = addend.operatorSpan
                throw failure
            }
        }
        return Term(result)
    }

    /// The value of a variable and the path after it. An unassigned one is an error.
    func variable(_ reference: VariableReference) async throws -> Term {
        guard let root = try variables.root(of: reference) else {
            throw Failure(
                .missing, "`$\(reference.name)` has no value", remedy: "assign it: `let \(reference.name) = …`",
                span: reference.span)
        }
        return try await Term(root.value).member(Array(reference.path.dropFirst(root.taken)))
    }

    /// Text in quotes with everything inserted.
    func text(_ literal: StringLiteral) async throws -> String {
        var text = ""
        for part in literal.parts {
            switch part {
            case .text(let piece): text += piece
            case .variable(let reference):
                text += try await variable(reference).text(reference.span)
            case .expression(let inner, let span):
                text += try await term(inner).text(span)
            }
            try Self.bound(text)
        }
        return text
    }

    static func bound(_ text: String) throws(Failure) {
        guard text.utf8.count <= maximumText else {
            throw Failure(.overflow, "the text is longer than \(maximumText >> 20) MiB")
        }
    }

    private func query(_ statement: Statement) async throws -> Value {
        if let known = caches.query(statement.span) { return try known.get() }
        return try await runQuery(statement)
    }
}

extension Term {
    /// The term as text, with the place that an error points at.
    func text(_ span: Span) throws(Failure) -> String {
        do {
            return try value.text("`\(span.text)`")
        } catch {
            var failure = error
            failure.span = failure.span ?? span
            throw failure
        }
    }
}
