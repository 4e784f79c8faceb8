/// Which statement to plan.
public struct PlanRequest: Sendable {
    /// What the statement does.
    public enum Move: Sendable {
        /// `backup`: a vault's objects into an archive.
        case backup(from: Vault, folder: String)
        /// `restore`: an archive's objects into a vault.
        case restore(folder: String, into: Vault, policy: ConflictPolicy)
    }

    /// What the statement does.
    public var move: Move
    /// The objects.
    public var selection: Selection
    /// A condition on them.
    public var filter: ObjectFilter?
    /// The connections that the statement calls its vaults by.
    public var aliases: (source: String, target: String)

    /// A plan of a statement.
    public init(
        _ move: Move, selection: Selection = .all, filter: ObjectFilter? = nil,
        aliases: (source: String, target: String) = ("source", "target")
    ) {
        self.move = move
        self.selection = selection
        self.filter = filter
        self.aliases = aliases
    }
}

extension Operations {
    /// Says what a statement would do, object by object. It changes nothing: everything it sends is a list.
    ///
    /// - Throws: `OperationError` where the statement itself could not begin.
    public static func plan(_ request: PlanRequest, _ options: OperationOptions) async throws -> Plan {
        do {
            switch request.move {
            case .backup(let source, let folder):
                return try await BackupPlanner(request: request, options: options, source: source).plan(folder)
            case .restore(let folder, let target, let policy):
                return try await RestorePlanner(
                    request: request, options: options, target: target, policy: policy
                ).plan(folder)
            }
        } catch { throw OperationError(error) }
    }
}
