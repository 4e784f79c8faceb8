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

    var variables = RevertibleTable<Entry<StaticType>>()
    /// By alias in lower case.
    var connections = RevertibleTable<Entry<Connection>>()
    /// The last backup, and the last export.
    var lastBackup: Copy?
    var lastExport: Copy?
    /// Every backup of the script whose folder is written out, by folder.
    var backups = RevertibleTable<Copy>()
    /// The `exit` after which nothing runs.
    var exit: Span?
    /// What the fields that are no tables held when the open branches began.
    private var branchStarts: [(lastBackup: Copy?, lastExport: Copy?, exit: Span?)] = []

    /// The connections in the order of their aliases.
    var sortedConnections: [Entry<Connection>] { connections.sorted { $0.key < $1.key }.map(\.value) }

    /// What one of several ways came to, as far as it differs from where it began.
    struct Branch {
        var variables: [String: Entry<StaticType>?] = [:]
        var connections: [String: Entry<Connection>?] = [:]
        var backups: [String: Copy?] = [:]
        var lastBackup: Copy?
        var lastExport: Copy?
        var exit: Span?
    }

    /// Begins one of several ways.
    mutating func beginBranch() {
        branchStarts.append((lastBackup, lastExport, exit))
        variables.mark()
        connections.mark()
        backups.mark()
    }

    /// Ends the way and goes back to where it began.
    mutating func endBranch() -> Branch {
        let branch = Branch(
            variables: variables.revert(), connections: connections.revert(), backups: backups.revert(),
            lastBackup: lastBackup, lastExport: lastExport, exit: exit)
        if let start = branchStarts.popLast() { (lastBackup, lastExport, exit) = start }
        return branch
    }

    /// Goes on where one of several ways ends, of which those that exit do not arrive.
    mutating func join(_ branches: [Branch]) {
        let arriving = branches.filter { $0.exit == nil }
        guard let first = arriving.first else {
            if let first = branches.first { take(first) }
            return
        }
        Self.join(arriving.map(\.variables), into: &variables) { left, right in
            Self.either(left, right) { $0.merged(with: $1) }
        }
        Self.join(arriving.map(\.connections), into: &connections) { left, right in
            Self.either(left, right) { left, right in
                if left.number == right.number { return left }
                let vault = left.vault == right.vault ? left.vault : nil
                return Connection(number: max(left.number, right.number), alias: left.alias, vault: vault)
            }
        }
        Self.join(arriving.map(\.backups), into: &backups) { left, right in
            left != nil && right != nil ? Self.merged(left, right) : left ?? right
        }
        lastBackup = arriving.dropFirst().reduce(first.lastBackup) { Self.merged($0, $1.lastBackup) }
        lastExport = arriving.dropFirst().reduce(first.lastExport) { Self.merged($0, $1.lastExport) }
    }

    /// Goes on where that one way ends.
    private mutating func take(_ branch: Branch) {
        for (key, value) in branch.variables { variables[key] = value }
        for (key, value) in branch.connections { connections[key] = value }
        for (key, value) in branch.backups { backups[key] = value }
        (lastBackup, lastExport, exit) = (branch.lastBackup, branch.lastExport, branch.exit)
    }

    /// Only the keys that some way changed are looked at.
    private static func join<Value>(
        _ changes: [[String: Value?]], into table: inout RevertibleTable<Value>, _ combine: (Value?, Value?) -> Value?
    ) {
        var found: [String: [Value?]] = [:]
        for branch in changes {
            for (key, value) in branch { found[key, default: []].append(value) }
        }
        for (key, values) in found {
            let all = values.count < changes.count ? values + [table[key]] : values
            table[key] = all.dropFirst().reduce(all[0], combine)
        }
    }

    /// What is there on one way only is there, but not certainly.
    private static func either<Value>(
        _ left: Entry<Value>?, _ right: Entry<Value>?, _ combine: (Value, Value) -> Value
    ) -> Entry<Value>? {
        guard let left, let right else {
            guard var only = left ?? right else { return nil }
            only.isCertain = false
            return only
        }
        return Entry(
            value: combine(left.value, right.value), span: left.span ?? right.span,
            isCertain: left.isCertain && right.isCertain)
    }

    /// A backup on one way only may be there; from where is then known only if both agree.
    private static func merged(_ left: Copy?, _ right: Copy?) -> Copy? {
        guard let left, let right else {
            return (left ?? right).map { Copy(folder: nil, connection: nil, span: $0.span) }
        }
        let isSame = left.connection == right.connection && left.folder == right.folder
        return isSame ? left : Copy(folder: nil, connection: nil, span: right.span)
    }

    /// Goes on after a loop of any number of turns: nothing that a turn made, and less of what it changed.
    mutating func leaveLoop(_ turn: Branch) {
        for case (let name, let entry?) in turn.variables {
            if let before = variables[name] {
                if turn.exit == nil { variables[name]?.value = before.value.merged(with: entry.value) }
            } else {
                // Uncertain, so that a message can say where.
                variables[name] = Entry(value: entry.value, span: entry.span, isCertain: false)
            }
        }
        guard turn.exit == nil else { return }
        for (alias, entry) in turn.connections where entry?.isCertain != true && connections[alias] != nil {
            connections[alias]?.isCertain = false
        }
    }

    /// Goes on after a block of which nothing else is known: what it made counts as made.
    mutating func adopt(_ branch: Branch) {
        for case (let name, let entry?) in branch.variables { variables[name] = entry }
        for case (let alias, let entry?) in branch.connections { connections[alias] = entry }
    }
}
