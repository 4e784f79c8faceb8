internal import AzureIdentity
internal import KeyVault
internal import Locking
internal import RelocationLanguage
internal import VaultOperations

/// Runs scripts and entries of the prompt: connections, variables and settings live here. One run at a time; a run is
/// interrupted by cancelling the task that awaits it, and then answers `interrupted`.
public actor Session {
    /// What the program gave.
    public nonisolated let configuration: SessionConfiguration
    let sink: any OutputSink
    let gateway: any VaultGateway

    var settings = Settings()
    var variables = Variables()
    var connections = ConnectionTable()
    /// The folder that `restore` without `from` reads.
    var lastBackup = LastBackup.none
    /// The folder that `import` without `from` reads.
    var lastExport = LastBackup.none
    /// While a plan is carried out: the objects that it knows, and no others are touched.
    var plannedObjects: Set<ObjectKey>?
    /// Counts the statements that announced themselves.
    var statementCount = 0
    /// The files that are being run, outermost first, for `include`.
    var includeStack: [RunningFile] = []
    /// How many blocks the running statement stands in.
    var blockDepth = 0
    /// Counts the failures of the session.
    var failureCount = 0
    /// What succeeded, as a script.
    var recorder: Recorder
    /// What the running statement would have to say to do the same without a person who answers questions.
    var resolvedText: String?
    /// The code of the first failure of the run.
    var firstFailure: ExitCode?
    /// The code of `exit`.
    var requestedExit: ExitCode?

    private nonisolated let published = Locked(SessionSnapshot())
    let names = NameCache()
    /// What a dry run has planned so far.
    var dryRun = DryRun()

    /// A session that says everything to `sink`. Throws a `Failure` (exit code 2) when the configuration
    /// names a setting that doesn't exist, a value that it doesn't take, or a variable that cannot be assigned.
    public init(_ configuration: SessionConfiguration, sink: any OutputSink) throws {
        try self.init(
            configuration, sink: sink,
            gateway: LiveGateway(configuration) { prompt in
                // A warning, because it must be seen even where notes are not.
                sink.receive(.note(Note(prompt.text, severity: .warning)))
            })
    }

    init(_ configuration: SessionConfiguration, sink: any OutputSink, gateway: any VaultGateway) throws {
        self.configuration = configuration
        self.sink = sink
        self.gateway = gateway
        var settings = Settings()
        for setting in configuration.settings {
            do {
                try settings.set(setting.name, to: setting.text, origin: .option)
            } catch {
                var failure = error
                failure.exitCode = .usage
                throw failure
            }
        }
        var variables = Variables()
        variables.arguments = configuration.arguments
        variables.environment = configuration.environment
        for variable in configuration.variables {
            if let problem = Self.problem(ofVariable: variable.name) {
                throw Failure(
                    .value, "the variable `\(variable.name)` cannot be assigned: \(problem)", exitCode: .usage)
            }
            variables.assign(variable.name, .string(variable.value))
        }
        var recorder = Recorder(settings: configuration.settings, variables: configuration.variables)
        if let file = configuration.recording {
            do {
                try recorder.start(try configuration.path(file), arguments: configuration.arguments)
            } catch {
                var failure = error
                failure.exitCode = .usage
                throw failure
            }
        }
        self.recorder = recorder
        self.settings = settings
        self.variables = variables
        let snapshot = SessionSnapshot(connections: [], variables: variables.sorted, settings: settings.texts)
        published.withLock { $0 = snapshot }
    }

    private static func problem(ofVariable name: String) -> String? {
        VariableName.isGiven(name) ? "it is given" : VariableName.problem(name)
    }

    /// Connections and settings as they are after the last statement, variables as they are after the last entry or
    /// script; may be asked from any thread.
    public nonisolated var snapshot: SessionSnapshot { published.withLock { $0 } }

    /// True once `exit` ran; the prompt then leaves with `exitCode`.
    public var hasExited: Bool { requestedExit != nil }

    /// The code that the process would end with now: that of `exit N`, else of the last run's first failure.
    public var exitCode: ExitCode { requestedExit ?? firstFailure ?? .done }

    /// Closes connections to vaults. The session can't run anything afterwards.
    public func shutDown() async {
        names.cancel()
        await gateway.shutDown()
    }

    /// Makes connections and settings visible, for what shows the results of the next statement.
    func publish() {
        let (connections, settings) = (connections.infos, settings.texts)
        published.withLock { ($0.connections, $0.settings) = (connections, settings) }
    }

    /// Makes the variables visible as well. Only the prompt asks for them, between two entries: putting them in order
    /// after each statement would make a long script cost the square of its length.
    func publishAll() {
        publish()
        let variables = variables.sorted
        published.withLock { $0.variables = variables }
    }

    func emit(_ output: Output) { sink.receive(output) }

    func note(_ message: String, _ severity: Note.Severity = .note) {
        emit(.note(Note(message, severity: severity)))
    }
}

/// What `restore` or `import` without `from` goes back to.
enum LastBackup: Sendable, Equatable {
    /// None was taken.
    case none
    /// A backup or export of everything it was asked for.
    case folder(String)
    /// It failed, at that line; what needs it is refused.
    case failed(line: Int)
}

/// A file that is being run.
struct RunningFile: Sendable {
    /// Its own path, nil for the prompt, `-c` and standard input.
    let path: String?
    /// Where its includes start.
    let directory: String
}
