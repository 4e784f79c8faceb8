internal import ExactJSON
internal import ResourceManager
internal import VaultOperations

/// What statements need of a vault's surroundings: Resource Manager, and what belongs to the vault as a whole.
protocol ControlGateway: Sendable {
    /// The rows of `list issuers`, `contacts`, `dependents` and `access`, and what could not be read for them.
    func rows(_ list: ControlList, of vault: any ConnectedVault) async throws -> (rows: [Record], notes: [String])

    /// The rows of `list vaults`: by the identity of a connection, else by that of the environment.
    func vaults(by vault: (any ConnectedVault)?, settings: Settings) async throws -> [Record]

    /// Looks for what hinders a move.
    func assess(
        _ job: MoveJob, _ source: any ConnectedVault, for destination: AssessDestination
    ) async throws -> AssessResult

    /// Brings settings into a vault.
    func applySettings(
        _ job: MoveJob, from source: ComparedSide, into target: any ConnectedVault, only parts: [SettingsPart]
    ) async throws -> SettingsResult

    /// Writes a template; tells how many resources it has and what is not in it.
    func exportTemplate(of vault: any ConnectedVault, to path: String) async throws -> (resources: Int, notes: [String])

    /// Makes a vault.
    func createVault(_ plan: VaultPlan, settings: Settings) async throws -> CreatedVault
}

/// Lists of what belongs to a vault as a whole.
enum ControlList: String, Sendable {
    case issuers
    case contacts
    case dependents
    case access
}

/// Where a move would go.
enum AssessDestination: Sendable {
    case vault(any ConnectedVault)
    /// A vault that is still to be made there, under that name if it is known.
    case region(String, name: String?)
    case open
}

/// A vault that is to be made.
struct VaultPlan: Sendable {
    enum Shape: Sendable {
        case like(any ConnectedVault)
        case template(JSON)
    }

    var name: String
    var region: String
    var shape: Shape
    var group: String?
    var subscription: String?
    /// A connected vault whose identity is used where the shape names none.
    var near: (any ConnectedVault)?
}
