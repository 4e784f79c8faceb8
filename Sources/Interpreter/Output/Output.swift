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
    case revealed(RevealedSecret)
    /// Something worth knowing that changes no exit code.
    case note(Note)
    /// A statement failed while it ran. The same failure stands in its `statementFinished`.
    case failure(Failure)
    /// What a parser or checker found, with the source it speaks of.
    case diagnostics([Diagnostic], source: ScriptSource)
    /// An operation reports: started, an object done, throttled, finished.
    case progress(OperationEvent)
}

/// The text that diagnostics point into.
public struct ScriptSource: Sendable, Equatable {
    /// The path of the file as it was given; nil for the prompt, `-c` and standard input.
    public let path: String?
    /// The whole text.
    public let text: String

    /// A source of that path and text.
    public init(path: String?, text: String) {
        self.path = path
        self.text = text
    }
}

/// A statement that begins.
public struct StatementStart: Sendable, Equatable {
    /// Counts statements of the session from 1.
    public let number: Int
    /// The statement as it was written.
    public let text: String
    /// Its first word or words: `backup`, `list`, `let`.
    public let verb: String
    /// The path of its file, nil at the prompt.
    public let file: String?
    /// The line it begins on, from 1.
    public let line: Int
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
