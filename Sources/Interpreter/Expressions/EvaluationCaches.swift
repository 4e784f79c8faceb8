internal import Locking
internal import RelocationLanguage

/// What a statement needs more than once while a condition goes through many objects.
final class EvaluationCaches: Sendable {
    private struct State: Sendable {
        var patterns: [String: TextPattern] = [:]
        var files: [String: Value] = [:]
        var queries: [Span: Result<Value, any Error>] = [:]
    }

    private let state = Locked(State())

    /// The compiled pattern. Throws a `Failure` (code `pattern`).
    func pattern(_ text: String) throws(Failure) -> TextPattern {
        if let known = state.withLock({ $0.patterns[text] }) { return known }
        let pattern: TextPattern
        do {
            pattern = try TextPattern(text)
        } catch {
            throw Failure(.pattern, error.message)
        }
        state.withLock { state in
            // Patterns may be made from each object; keep few.
            if state.patterns.count >= 64 { state.patterns.removeAll() }
            state.patterns[text] = pattern
        }
        return pattern
    }

    /// The contents of a file that was read before in this statement.
    func file(_ path: String) -> Value? { state.withLock { $0.files[path] } }

    /// Keeps the contents of a file.
    func keep(_ value: Value, ofFile path: String) { state.withLock { $0.files[path] = value } }

    /// What a query inside a condition gave when the statement began.
    func query(_ span: Span) -> Result<Value, any Error>? { state.withLock { $0.queries[span] } }

    /// Keeps what a query inside a condition gave.
    func keep(_ result: Result<Value, any Error>, ofQuery span: Span) {
        state.withLock { $0.queries[span] = result }
    }
}
