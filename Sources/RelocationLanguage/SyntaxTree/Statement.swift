/// One statement with its place.
public struct Statement: Sendable {
    /// From its first word through its last character.
    public let span: Span
    /// What it is.
    public let body: StatementBody
}

/// Every statement of the language.
public indirect enum StatementBody: Sendable {
    // The session.
    case connect(ConnectStatement)
    case disconnect(DisconnectStatement)
    case set(SetStatement)

    // Queries.
    case list(ListStatement)
    case show(ShowStatement)
    case assess(AssessStatement)
    case verify(VerifyStatement)
    case validate(ValidateStatement)
    case doctor(DoctorStatement)

    // Plans and maps.
    case plan(PlanStatement)
    case map(MapStatement)

    // Changes.
    case backup(BackupStatement)
    case restore(RestoreStatement)
    case export(ExportStatement)
    case `import`(ImportStatement)
    case copy(CopyStatement)
    case exportTemplate(ExportTemplateStatement)
    case createVault(CreateVaultStatement)
    case applySettings(ApplySettingsStatement)
    case applyPlan(ApplyPlanStatement)
    case discard(DiscardStatement)
    case retire(RetireStatement)

    // Flow.
    case `let`(LetStatement)
    case `if`(IfStatement)
    case `for`(ForStatement)
    case include(IncludeStatement)
    case echo(EchoStatement)
    case assert(AssertStatement)
    case onError(OnErrorStatement)
    case wait(WaitStatement)
    case exit(ExitStatement)

    // Records, help, the prompt.
    case report(ReportStatement)
    case record(RecordStatement)
    case help(HelpStatement)
    case history(HistoryStatement)
    case rerun(RerunStatement)

    /// What could not be parsed; a script that holds one is never run.
    case broken(BrokenStatement)
}

/// What remains of a statement with a syntax error: enough that the rest of the file can be checked.
public struct BrokenStatement: Sendable {
    /// The words that chose the statement, in lower case; empty when it is unknown.
    public let verb: String
    /// Aliases that it plainly declares.
    public let aliases: [Alias]
    /// Variables that it plainly assigns.
    public let variables: [Word]
    /// Its blocks as far as they could be read.
    public let blocks: [Block]
}
