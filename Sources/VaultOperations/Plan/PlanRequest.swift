public import KeyVault
public import ResourceManager

/// Which statement to plan.
public struct PlanRequest: Sendable {
    /// What the statement does.
    public enum Move: Sendable {
        /// `backup`: a vault's objects into an archive.
        case backup(from: Vault, folder: String)
        /// `export`: a vault's values into an archive.
        case export(from: Vault, folder: String)
        /// `restore`: an archive's objects into a vault.
        case restore(folder: String, into: Vault, policy: ConflictPolicy)
        /// `copy`: a vault's objects into another vault, each by its best road; by blobs or values alone it is a restore
        /// or an import of an archive that is still to be made.
        case copy(from: Vault, into: Vault, policy: ConflictPolicy, method: RoadTerms.Method)
        /// `create vault`, by the Resource Manager of a connected vault, or of the environment.
        case createVault(CreateVaultRequest, by: ManagementClient, near: Vault?)
        /// `apply settings`
        case applySettings(SettingsRequest)
        /// `retire`
        case retire(RetireRequest)
    }

    /// What the statement does.
    public var move: Move
    /// The objects.
    public var selection: Selection
    /// A condition on them.
    public var filter: ObjectFilter?
    /// The kinds whose objects are made anew where they cannot leave.
    public var recreates: Set<ObjectKind> = []
    /// Whether disabled versions are enabled, read and disabled again.
    public var includesDisabled = false
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
    /// Says what a statement would do, object by object. It changes nothing: everything it sends is a read.
    ///
    /// - Throws: `OperationError` where the statement itself could not begin.
    public static func plan(_ request: PlanRequest, _ options: OperationOptions) async throws -> Plan {
        do {
            switch request.move {
            case .backup(let source, let folder):
                return try await SourcePlanner(
                    request: request, options: options, source: source, destination: .archive(folder, .blobs)
                ).plan()
            case .export(let source, let folder):
                return try await SourcePlanner(
                    request: request, options: options, source: source, destination: .archive(folder, .values)
                ).plan()
            case .restore(let folder, let target, let policy):
                return try await RestorePlanner(
                    request: request, options: options, target: target, policy: policy
                ).plan(folder)
            case .copy(let source, let target, let policy, let method):
                return try await SourcePlanner(
                    request: request, options: options, source: source, destination: .vault(target, policy, method)
                ).plan()
            case .createVault(let made, let management, let near):
                return try await CreateVaultPlanner(
                    request: made, options: options, management: management, near: near,
                    alias: request.aliases.source
                ).plan()
            case .applySettings(let settings):
                return try await SettingsPlanner(request: settings, options: options, aliases: request.aliases).plan()
            case .retire(let end):
                return try await RetirePlanner(request: end, options: options, alias: request.aliases.target).plan()
            }
        } catch { throw OperationError(error) }
    }
}
