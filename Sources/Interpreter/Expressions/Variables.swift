internal import RelocationLanguage

/// The variables of a session: assigned ones, the script's arguments, the environment, and the last statement's end.
struct Variables: Sendable {
    /// Assigned by `let`, `for` and `--var`.
    private(set) var assigned: [String: Value] = [:]
    /// `$1` … `$9` and `$args`.
    var arguments: [String] = []
    /// `$env`.
    var environment: [String: String] = [:]
    /// `$last`; null before the first statement.
    var last: Value = .null

    /// Assigns a variable; its type follows the value.
    mutating func assign(_ name: String, _ value: Value) { assigned[name] = value }

    /// The assigned variables, by name.
    var sorted: [(name: String, value: Value)] {
        assigned.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The root of a reference and how much of its path that took; nil when the variable has no value.
    func root(of reference: VariableReference) throws(Failure) -> (value: Value, taken: Int)? {
        switch reference.name {
        case "env":
            guard let name = reference.path.first?.name else {
                throw Failure(
                    .value, "`$env` names no variable of the environment", remedy: "write `$env.HOME`",
                    span: reference.span)
            }
            return (environment[name].map(Value.string) ?? .null, 1)
        case "args": return (.list(arguments.map(Value.string)), 0)
        case "last": return (last, 0)
        default:
            if let index = Int(reference.name) {
                return (arguments.indices.contains(index - 1) ? .string(arguments[index - 1]) : .null, 0)
            }
            return assigned[reference.name].map { ($0, 0) }
        }
    }
}
