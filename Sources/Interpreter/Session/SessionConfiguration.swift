public import AzureIdentity
public import HTTPTransport
public import RelocationLanguage

/// What a session is given by the program that holds it.
public struct SessionConfiguration: Sendable {
    /// The process's environment: `$env.NAME` and the environment credential read it.
    public var environment: [String: String] = [:]
    /// The script's arguments: `$1` … `$9`, `$args`.
    public var arguments: [String] = []
    /// Variables that are assigned before the first statement (`--var name=value`), in order.
    public var variables: [(name: String, value: String)] = []
    /// Where relative paths start.
    public var workingDirectory = "."
    /// What `~/` stands for; nil makes such a path an error.
    public var home: String?
    /// Settings by name and text, as after `set NAME TEXT` (`--output json`). Checked when the session starts.
    public var settings: [(name: String, text: String)] = []
    /// `--on-error` of the script; each entry of the prompt begins with `stop`.
    public var errorPolicy = ErrorPolicy.stop
    /// True at the prompt: `connect` alone, `history`, `rerun` may be asked for.
    public var isInteractive = false
    /// An Azure other than the real one: an emulator, or a server described by a file of endpoints.
    public var access: CloudAccess?
    /// Further roots of trust beside the system's.
    public var certificates: [TransportConfiguration.CertificateSource] = []
    /// The folder for runs, locks and evidence; nil means `$XDG_STATE_HOME/kvmsh` or `~/.local/state/kvmsh`.
    public var stateDirectory: String?
    /// The tool and version that archives and requests name.
    public var tool = "kvmsh"
    /// Reads a file: scripts, includes, `read`. The default reads the file system.
    public var loadFile: @Sendable (_ path: String) throws -> [UInt8] = { try SourceFiles.read($0) }
    /// Makes the transport of the session.
    public var makeTransport: @Sendable (TransportConfiguration) throws -> any HTTPSending = {
        try CurlTransport($0)
    }
    /// Runs the tools of others that give tokens: the Azure CLI, the Azure Developer CLI.
    public var runTool: @Sendable (ToolCall) async throws -> ToolAnswer = { try await $0.run() }
    /// The file of bookmarks; nil means `bookmarks.json` in `$XDG_CONFIG_HOME/kvmsh` or `~/.config/kvmsh`.
    public var bookmarksFile: String?
    /// What time it is, and how to wait.
    public var clock = SessionClock.system
    /// Answers a question that a statement must put before it goes on; nil means that there is nobody to ask.
    public var confirm: (@Sendable (_ question: String) async -> Bool)?
    /// Asks for a passphrase without showing what is typed; nil when nobody answered. Where this is nil there is nobody
    /// to ask.
    public var askHidden: (@Sendable (_ question: String) async -> [UInt8]?)?

    /// Writes the reports that `report to FILE` asks for; nil makes that statement fail with a clear answer.
    public var reports: (any ReportWriting)?
    /// Asks a person to choose a vault, by its place in the list; nil when none is chosen. Where this is nil `connect`
    /// needs a vault.
    public var choose: (@Sendable (_ vaults: [VaultChoice]) async -> Int?)?
    /// How `connect` signs in where no `using` says otherwise; nil means by the environment's variables.
    public var credential: (any TokenCredential)?
    /// Plans every changing statement in place of running it.
    public var isDryRun = false
    /// The file of a recording that begins with the session (`--record`).
    public var recording: String?

    /// False only in tests of the rules that hold at run time whatever the checker let through.
    var checksScripts = true

    /// A configuration with nothing in it.
    public init() {}
}

/// An Azure other than the real one, and how to sign in to it.
public struct CloudAccess: Sendable {
    /// Its endpoints.
    public var cloud: Cloud
    /// The addresses of vaults by name (`contoso-we` to `https://contoso-we.vault.localhost:8443`), in order.
    public var vaults: [(name: String, url: String)]
    /// Roots of trust for it.
    public var certificates: [TransportConfiguration.CertificateSource]
    /// What the environment credential finds there in place of the process's environment.
    public var credentials: [String: String]
    /// Fixed addresses for host names that no resolver knows.
    public var connectTo: [TransportConfiguration.ConnectOverride]

    /// Such an Azure.
    public init(
        cloud: Cloud, vaults: [(name: String, url: String)] = [],
        certificates: [TransportConfiguration.CertificateSource] = [],
        credentials: [String: String] = [:], connectTo: [TransportConfiguration.ConnectOverride] = []
    ) {
        self.cloud = cloud
        self.vaults = vaults
        self.certificates = certificates
        self.credentials = credentials
        self.connectTo = connectTo
    }
}
