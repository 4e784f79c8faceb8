public import RelocationLanguage
public import VaultOperations

/// What a session says while it runs. Nothing in it is escaped for a terminal: text of a vault is as the vault sent it.
public enum Output: Sendable {
    /// A statement begins. Blocks (`if`, `for`) and `include` announce only the statements in them.
    case statementStarted(StatementStart)
    /// The statement of the last unfinished `statementStarted` is over.
    case statementFinished(StatementEnd)
    /// The result of a statement that is its own line: a table, an object, a summary.
    case result(StatementResult)
    /// The line of an `echo`.
    case text(String)
    /// The value of a secret, by `show secret … reveal` only.
    case revealed(ShownSecret)
    /// Something worth knowing that changes no exit code.
    case note(Note)
    /// A statement failed while it ran. The same failure stands in its `statementFinished`.
    case failure(Failure)
    /// What the parser or the checker found before anything ran.
    case diagnostics([Diagnostic])
    /// What a comparison proved and what not, for whoever keeps it; its result is shown as any other.
    case compared(VerifyResult)
    /// Every old address beside its new one, for whoever keeps it, whether or not the rows are shown.
    case addresses([MapRow])
    /// An operation reports: started, an object done, throttled, finished.
    case progress(OperationEvent)
}

/// A statement that begins.
public struct StatementStart: Sendable, Equatable {
    /// Counts statements of the session from 1.
    public let number: Int
    /// Its first word or words: `backup`, `list`, `let`.
    public let verb: String
    /// Where it stands; its text is `span.text`, its line `span.line`.
    public let span: Span
}

/// A statement that is over.
public struct StatementEnd: Sendable {
    /// What `statementStarted` said.
    public let start: StatementStart
    /// The time it took.
    public let elapsed: Duration
    /// Its exit code: 0, or that of `failure` or of its findings.
    public let code: ExitCode
    /// Why it failed, nil when it did not.
    public let failure: Failure?
}

/// Something worth knowing.
public struct Note: Sendable, Equatable {
    /// How much it matters.
    public enum Severity: String, Sendable {
        /// Worth reading.
        case note
        /// Probably not what was meant.
        case warning
    }

    /// How much it matters.
    public let severity: Severity
    /// One sentence without full stop.
    public let message: String

    /// A note of that severity.
    public init(_ message: String, severity: Severity = .note) {
        self.severity = severity
        self.message = message
    }
}
