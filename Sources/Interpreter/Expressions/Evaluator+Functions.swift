internal import RelocationLanguage

extension Evaluator {
    /// The functions of the language. A null where text is read (`lower`, `number`, `date` …) stays null.
    func call(_ call: Expression.FunctionCall) async throws -> Term {
        let arguments = call.arguments
        switch call.name.folded {
        case "now":
            try expect(0, call)
            return Term(.date(now))
        case "default":
            try expect(2, call)
            let term = try await termOrNull(arguments[0])
            return term.value.isNull ? try await self.term(arguments[1]) : term
        case "exists":
            try expect(1, call)
            return Term(.boolean(try await exists(arguments[0])))
        case "join":
            try expect(2, call)
            return Term(.string(try await join(arguments[0], arguments[1])))
        case "read":
            try expect(1, call)
            return Term(try read(try await string(arguments[0], of: call), at: arguments[0].span))
        default:
            try expect(1, call)
            return try apply(call, try await term(arguments[0]))
        }
    }

    private func apply(_ call: Expression.FunctionCall, _ term: Term) throws(Failure) -> Term {
        switch call.name.folded {
        case "count":
            guard let elements = term.value.elements else { throw wrongType(call, "a list", term.value) }
            return Term(.number(Int64(elements.count)))
        case "first":
            guard let elements = term.value.elements else { throw wrongType(call, "a list", term.value) }
            return Term(elements.first ?? .null, ignoresCase: term.ignoresCase)
        case "keys":
            guard case .record(let record) = term.value else { throw wrongType(call, "a record", term.value) }
            return Term(.list(record.fields.map { .string($0.name) }))
        case "lower":
            return try text(call, term) { .string($0.lowercased()) }
        case "upper":
            return try text(call, term) { .string($0.uppercased()) }
        case "number":
            if case .number = term.value { return term }
            return try text(call, term) { Int64($0.trimmed).map(Value.number) }
        case "date":
            if case .date = term.value { return term }
            return try text(call, term) { Calendar.seconds(String($0.trimmed)).map(Value.date) }
        case "duration":
            if case .duration = term.value { return term }
            return try text(call, term) { DurationText.seconds(String($0.trimmed)).map(Value.duration) }
        default:
            throw Failure(
                .value, "there is no function `\(call.name.text)`",
                remedy: "there are \(FunctionDeclaration.all.map(\.name).joined(separator: " "))",
                span: call.name.span)
        }
    }

    private func text(
        _ call: Expression.FunctionCall, _ term: Term, _ convert: (String) -> Value?
    ) throws(Failure) -> Term {
        if term.value.isNull { return Term(.null) }
        guard let text = term.value.string else { throw wrongType(call, "a string", term.value) }
        guard let value = convert(text) else {
            let shown = text.count > 40 ? "\(text.prefix(40))…" : text
            throw Failure(.value, "\"\(shown)\" is no \(call.name.folded)", span: call.name.span)
        }
        return Term(value, ignoresCase: term.ignoresCase && value.string != nil)
    }

    /// `exists`: false for null, for nothing found, and for a `show` of what isn't there.
    private func exists(_ argument: Expression) async throws -> Bool {
        do {
            let value = try await termOrNull(argument).value
            if let elements = value.elements { return !elements.isEmpty }
            return !value.isNull
        } catch let failure as Failure where failure.code == .notFound {
            return false
        }
    }

    private func join(_ list: Expression, _ separator: Expression) async throws -> String {
        let value = try await term(list).value
        guard let elements = value.elements else {
            throw Failure(.value, "`join` takes a list and a string, not a \(value.typeName)", span: list.span)
        }
        let separator = try await term(separator).text(separator.span)
        var text = ""
        for (index, element) in elements.enumerated() {
            if index > 0 { text += separator }
            text += try element.text("an element of `\(list.span.text)`")
            try Self.bound(text)
        }
        return text
    }

    private func string(_ argument: Expression, of call: Expression.FunctionCall) async throws -> String {
        let value = try await term(argument).value
        guard let text = value.string else { throw wrongType(call, "a string", value) }
        return text
    }

    private func read(_ path: String, at span: Span) throws -> Value {
        if let known = caches.file(path) { return known }
        let value = try DataFile.table(try loadFile(path), path: path)
        caches.keep(value, ofFile: path)
        return value
    }

    private func expect(_ count: Int, _ call: Expression.FunctionCall) throws(Failure) {
        guard call.arguments.count == count else {
            let wanted = count == 0 ? "nothing" : count == 1 ? "one value" : "two values"
            throw Failure(.value, "`\(call.name.text)` takes \(wanted) in its brackets", span: call.name.span)
        }
    }

    private func wrongType(_ call: Expression.FunctionCall, _ wanted: String, _ value: Value) -> Failure {
        let given = value.isNull ? "null" : "a \(value.typeName)"
        return Failure(.value, "`\(call.name.text)` takes \(wanted), not \(given)", span: call.name.span)
    }
}
