/// What a statement came to.
struct StatementOutcome: Sendable {
    /// Its value for `let`, `for`, brackets and calls; nil where it has none.
    var value: Value?
    /// What it shows as a line of its own.
    var result: StatementResult?
    /// Why it failed, though part of it was done.
    var failure: Failure?
    /// True when `failure` is something found (differences), which fails no statement whose result is used as a value.
    var isFinding = false

    /// A statement that says nothing.
    static let silent = StatementOutcome()

    /// A value that is shown as it is.
    static func shown(_ value: Value, _ kind: StatementResult.Kind, _ verb: String) -> StatementOutcome {
        StatementOutcome(value: value, result: StatementResult(kind: kind, verb: verb, value: value))
    }
}
