internal import RelocationLanguage

/// The connections of a session by alias, in the order in which they were made.
struct ConnectionTable: Sendable {
    /// A connected vault and the settings that it keeps.
    struct Connection: Sendable {
        let alias: String
        let vault: any ConnectedVault
        /// The settings as they were when it was made.
        let settings: Settings
        /// The line of its `connect`.
        let line: Int
        /// How it was connected; nil only where nobody can ask for it again.
        var plan: ConnectionPlan?
    }

    /// A `connect` that failed.
    struct Failed: Sendable {
        let alias: String
        let plan: ConnectionPlan
    }

    private(set) var all: [Connection] = []
    /// Aliases whose `connect` failed, with its line.
    private(set) var failed: [(alias: String, line: Int)] = []

    /// The last `connect` that failed and was not made good since; `doctor` looks at it.
    private(set) var lastFailed: Failed?

    /// What the prompt sees.
    var infos: [ConnectionInfo] { all.map { $0.vault.info(alias: $0.alias) } }

    /// The connection of that alias in any case, nil when there is none.
    func find(_ alias: String) -> Connection? {
        all.first { $0.alias.equalsIgnoringCase(alias) }
    }

    /// Adds a connection; its alias is free.
    mutating func add(_ connection: Connection) {
        failed.removeAll { $0.alias.equalsIgnoringCase(connection.alias) }
        if lastFailed?.alias.equalsIgnoringCase(connection.alias) == true { lastFailed = nil }
        all.append(connection)
    }

    /// Notes that the connection of that alias could not be made.
    mutating func fail(_ alias: String, line: Int, plan: ConnectionPlan? = nil) {
        lastFailed = plan.map { Failed(alias: alias, plan: $0) } ?? lastFailed
        failed.removeAll { $0.alias.equalsIgnoringCase(alias) }
        failed.append((alias, line))
    }

    /// Forgets what could not be made: at the prompt a failed statement changes nothing for the next.
    mutating func forgetFailures() { failed = [] }

    /// Ends a connection; false when there is none.
    mutating func remove(_ alias: String) -> Bool {
        let count = all.count
        all.removeAll { $0.alias.equalsIgnoringCase(alias) }
        return all.count < count
    }

    /// Ends what was connected, and forgets what failed, since `earlier`.
    mutating func goBack(to earlier: ConnectionTable) {
        all.removeAll { connection in !earlier.all.contains { $0.alias.equalsIgnoringCase(connection.alias) } }
        failed = earlier.failed
    }

    /// The alias of a `connect` without `as`: `source`, then `target`. Throws when both are taken.
    func impliedAlias(_ span: Span) throws(Failure) -> String {
        for alias in ["source", "target"] where find(alias) == nil { return alias }
        throw Failure(
            .missing, "`source` and `target` are connected; a third connection needs a name",
            remedy: "write `connect … as NAME`", span: span)
    }

    /// The connection of a written alias.
    func named(_ alias: Alias) throws(Failure) -> Connection {
        if let found = find(alias.name) { return found }
        throw missing(alias.name, alias.span)
    }

    /// The connection that is meant where none is written: the one called `role`, else the only one.
    func implied(_ role: String, orOnly: Bool = true, _ span: Span) throws(Failure) -> Connection {
        if let found = find(role) { return found }
        if failed.contains(where: { $0.alias.equalsIgnoringCase(role) }) { throw missing(role, span) }
        if orOnly, all.count == 1, failed.isEmpty { return all[0] }
        throw missing(role, span)
    }

    private func missing(_ alias: String, _ span: Span) -> Failure {
        if let failed = failed.first(where: { $0.alias.equalsIgnoringCase(alias) }) {
            return Failure(
                .dependency, "`\(alias)` is not connected: its `connect` in line \(failed.line) failed", span: span)
        }
        let known = all.map(\.alias).joined(separator: ", ")
        return Failure(
            .missing, "no connection `\(alias)`",
            remedy: known.isEmpty ? "write `connect VAULT as \(alias)`" : "connected: \(known)", span: span)
    }
}
