/// What is known at one place of a script.
struct CheckState {
    /// Something that is there on every path, or only on some.
    struct Entry<Value> {
        var value: Value
        /// Where it was made; null before the script.
        var span: Span?
        /// Whether it is there on every path.
        var isCertain = true
    }

    /// A connection: two entries with one number are the same connection.
    struct Connection {
        let number: Int
        let alias: String
        /// The vault's name in lower case, if it is written out.
        let vault: String?
    }

    /// A backup or export, which `restore` and `import` go back to.
    struct Copy {
        let folder: String?
        /// The number of the connection that it was taken from.
        let connection: Int?
        let span: Span?
    }

    var variables: [String: Entry<StaticType>] = [:]
    /// By alias in lower case.
    var connections: [String: Entry<Connection>] = [:]
    /// The last backup, and the last export.
    var lastBackup: Copy?
    var lastExport: Copy?
    /// Every backup of the script whose folder is written out, by folder.
    var backups: [String: Copy] = [:]
    /// The `exit` after which nothing runs.
    var exit: Span?

    /// The connections in the order of their aliases.
    var sortedConnections: [Entry<Connection>] { connections.sorted { $0.key < $1.key }.map(\.value) }

    /// What is known where one of several ways ends, of which those that exit do not arrive.
    static func merged(_ states: [CheckState]) -> CheckState {
        let arriving = states.filter { $0.exit == nil }
        guard let first = arriving.first else { return states.first ?? CheckState() }
        return arriving.dropFirst().reduce(first) { $0.merged(with: $1) }
    }

    private func merged(with other: CheckState) -> CheckState {
        var result = self
        result.variables = Self.merged(variables, other.variables) { $0.merged(with: $1) }
        result.connections = Self.merged(connections, other.connections) { left, right in
            if left.number == right.number { return left }
            let vault = left.vault == right.vault ? left.vault : nil
            return Connection(number: max(left.number, right.number), alias: left.alias, vault: vault)
        }
        result.lastBackup = Self.merged(lastBackup, other.lastBackup)
        result.lastExport = Self.merged(lastExport, other.lastExport)
        result.backups = backups.merging(other.backups) { Self.merged($0, $1) ?? $0 }
        return result
    }

    private static func merged<Value>(
        _ left: [String: Entry<Value>], _ right: [String: Entry<Value>], _ combine: (Value, Value) -> Value
    ) -> [String: Entry<Value>] {
        var result = left
        for (name, entry) in left where right[name] == nil {
            result[name] = Entry(value: entry.value, span: entry.span, isCertain: false)
        }
        for (name, entry) in right {
            if let known = left[name] {
                result[name] = Entry(
                    value: combine(known.value, entry.value), span: known.span ?? entry.span,
                    isCertain: known.isCertain && entry.isCertain)
            } else {
                result[name] = Entry(value: entry.value, span: entry.span, isCertain: false)
            }
        }
        return result
    }

    /// A backup on one way only may be there; from where is then known only if both agree.
    private static func merged(_ left: Copy?, _ right: Copy?) -> Copy? {
        guard let left, let right else {
            return (left ?? right).map { Copy(folder: nil, connection: nil, span: $0.span) }
        }
        let isSame = left.connection == right.connection && left.folder == right.folder
        return isSame ? left : Copy(folder: nil, connection: nil, span: right.span)
    }

    /// What holds after a loop of any number of turns: nothing that a turn made, and less of what it changed.
    func afterLoop(_ turn: CheckState) -> CheckState {
        guard turn.exit == nil else { return uncertain(of: turn) }
        var result = uncertain(of: turn)
        for (name, entry) in turn.variables {
            guard let before = variables[name] else { continue }
            result.variables[name]?.value = before.value.merged(with: entry.value)
        }
        for (alias, entry) in connections where turn.connections[alias]?.isCertain != true {
            result.connections[alias] = Entry(value: entry.value, span: entry.span, isCertain: false)
        }
        return result
    }

    /// This state, with what only a turn assigned as uncertain, so that a message can say where.
    private func uncertain(of turn: CheckState) -> CheckState {
        var result = self
        for (name, entry) in turn.variables where variables[name] == nil {
            result.variables[name] = Entry(value: entry.value, span: entry.span, isCertain: false)
        }
        return result
    }
}
