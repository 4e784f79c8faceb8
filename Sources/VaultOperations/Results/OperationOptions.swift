/// What every operation needs to know besides its request.
public struct OperationOptions: Sendable {
    /// The statement in its canonical form: what "the same statement" means when a run resumes.
    public var statement: String
    /// The program and its version, as it is written into archives.
    public var tool: String
    /// The most objects that are worked on at once (1 to 256).
    public var jobs: Int
    /// The folder for journals and locks that belong to no archive, `$XDG_STATE_HOME/kvmsh`.
    public var stateFolder: String
    /// Takes the events.
    public var events: OperationEventSink
    /// How long the operation waits for the service.
    public var patience: Patience
    /// What opens sealed exports.
    public var keys = ArchiveKeys.none
    /// The file system's calls, which tests let fail.
    var calls = FileCalls.system

    /// Options with the defaults of the settings.
    public init(
        statement: String, tool: String = "kvmsh", jobs: Int = 32, stateFolder: String,
        events: @escaping OperationEventSink = { _ in }, patience: Patience = Patience()
    ) {
        self.statement = statement
        self.tool = tool
        self.jobs = min(max(jobs, 1), 256)
        self.stateFolder = stateFolder
        self.events = events
        self.patience = patience
    }
}

/// How long to wait, and how often to look again; tests make all of it short.
public struct Patience: Sendable {
    /// When to look again after a write without a clear answer (operations rules, section 3).
    public var settle: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8)]
    /// How long part of an object's versions may be seen before that is the outcome.
    public var partial: Duration = .seconds(60)
    /// How long an object that is being deleted or recovered is waited for.
    public var transition: Duration = .seconds(180)
    /// How often something that changes by itself is looked at.
    public var poll: Duration = .seconds(2)

    /// The waits of the rules.
    public init() {}
}
