internal import RelocationLanguage

/// An object that a `where` looks at.
protocol ConditionObject: Sendable {
    /// The field of that path. With `onlyKnown` a field that takes a request throws `Undecided` in place of asking.
    func field(_ reference: Expression.FieldReference, onlyKnown: Bool) async throws -> Term
}

/// A condition can't be decided without a request.
struct Undecided: Error {}

extension Evaluator {
    func field(_ reference: Expression.FieldReference) async throws -> Term {
        guard let object else {
            throw Failure(
                .value, "`\(reference.span.text)` is a field only inside `where`", remedy: "text is quoted",
                span: reference.span)
        }
        return try await object.field(reference, onlyKnown: onlyKnown)
    }

    /// Whether an object fits a condition. Fields that take a request are asked for last, and only where the rest of
    /// the condition leaves it open.
    func matches(_ condition: Expression, _ object: any ConditionObject) async throws -> Bool {
        var evaluator = self
        evaluator.object = object
        if let decided = await evaluator.decided(condition) { return decided }
        return try await evaluator.condition(condition)
    }

    /// The condition's value if it can be had without a request. What fails without one is left to the real run, so
    /// that an error appears exactly when it would have appeared from left to right.
    func decided(_ condition: Expression) async -> Bool? {
        var evaluator = self
        evaluator.onlyKnown = true
        return try? await evaluator.condition(condition)
    }
}

/// A record as the object of a condition.
struct RecordObject: ConditionObject {
    let record: Record

    func field(_ reference: Expression.FieldReference, onlyKnown: Bool) async throws -> Term {
        if onlyKnown, record.deferred != nil, let first = reference.path.first,
            record.field(named: first.name) == nil
        {
            throw Undecided()
        }
        return try await Term(.record(record)).member(reference.path)
    }
}
