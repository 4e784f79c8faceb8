internal import AzureIdentity
internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

/// Keeps a record or leaves it out.
typealias RecordFilter = @Sendable (Record) async throws -> Bool

/// What statements need of the vaults: the operations behind one protocol, so that the language's own rules can be
/// tried without a network.
protocol VaultGateway: ControlGateway, ProofGateway, CopyGateway, SealingGateway, DoctorGateway {
    /// Connects: checks the name, signs in, and asks the vault for something harmless.
    func connect(_ plan: ConnectionPlan) async throws -> any ConnectedVault

    /// Takes encrypted backups into an archive.
    func backup(_ job: MoveJob, from vault: any ConnectedVault) async throws -> MoveResult

    /// Restores an archive's objects into a vault.
    func restore(
        _ job: MoveJob, into vault: any ConnectedVault, policy: VaultOperations.ConflictPolicy
    ) async throws -> MoveResult

    /// Compares two sides.
    func verify(_ job: MoveJob, _ left: ComparedSide, _ right: ComparedSide, metadataOnly: Bool) async throws
        -> VerifyResult

    /// Lets go of connections that are kept open.
    func shutDown() async
}

/// A vault that a connection talks to.
protocol ConnectedVault: ReachedVault {
    /// What is known of it, under that alias.
    func info(alias: String) -> ConnectionInfo
    /// Who is signed in now; nil when the token doesn't say.
    var identity: SignedInIdentity? { get async throws }
    /// Whether both are one vault, whatever they are called.
    func isSameVault(as other: any ConnectedVault) -> Bool
    /// The objects of a selection that pass the filter, in the service's order.
    func objects(_ selection: Selection, where filter: RecordFilter?) -> AsyncThrowingStream<Record, any Error>
    /// The versions of one object, oldest first; empty when there is no such object.
    func versions(of kind: ObjectKind, _ name: String) async throws -> [Record]
    /// The soft-deleted objects of a selection.
    func deleted(_ selection: Selection) async throws -> [Record]
    /// One object in full, its current version or the named one.
    func object(_ kind: ObjectKind, _ name: String, version: String?) async throws -> Record
    /// The value of a secret.
    func reveal(_ name: String, version: String?) async throws -> ShownSecret
}

/// Which vault to connect to, and how.
struct ConnectionPlan: Sendable {
    /// How to sign in.
    enum SignIn: Sendable, Hashable {
        /// The chain of the Azure SDKs.
        case standard
        /// A service principal from environment variables with that prefix.
        case environment(prefix: String)
        /// An application that a cluster or a pipeline vouches for.
        case workload
        /// The identity of this machine or service; which one, as it was written.
        case managed(String?)
        /// Who is signed in to the Azure CLI.
        case commandLine
        /// A person with a browser, by a code.
        case deviceCode
        /// A token that somebody else got.
        case token(String)
    }

    /// A vault's name, URL, or resource id.
    var vault: String
    var signIn: SignIn
    var settings: Settings
}

/// What backup, restore and verify have in common.
struct MoveJob: Sendable {
    var selection: Selection
    /// The folder of the archive, empty where there is none.
    var folder = ""
    var filter: RecordFilter?
    /// The condition as it was written.
    var condition: String?
    /// The statement by which an interrupted run knows itself again.
    var statement: String
    var settings: Settings
    var events: OperationEventSink
    /// Asks a person before objects are replaced; nil when nobody needs to be asked.
    var confirm: (@Sendable (_ question: String) async -> Bool)?
}

/// One side of a comparison.
enum ComparedSide: Sendable {
    case vault(any ConnectedVault)
    case archive(folder: String)
}
