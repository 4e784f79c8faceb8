public import Interpreter

/// A statement that ran.
public struct ReportStep: Sendable {
    /// How a statement ended.
    public enum Status: String, Sendable {
        /// It did what it says.
        case passed
        /// It did not, or not all of it.
        case failed
        /// It was interrupted.
        case interrupted
        /// It is not over.
        case running
    }

    /// Counts the statements of the session from 1.
    public var number: Int
    /// Its first word or words.
    public var verb: String
    /// Its text; hidden where it may hold a secret.
    public var text: String
    /// The script and line it stands in, such as `move.kvm:3`.
    public var place: String
    /// When it began, in seconds since 1970.
    public var started: Int64
    /// The time it took; nil while it runs.
    public var elapsed: Duration?
    /// How it ended.
    public var status = Status.running
    /// Its exit code; nil while it runs.
    public var code: ExitCode?
    /// Why it failed.
    public var failure: Failure?
    /// What it came to, in a line or two; the lines of `echo` too.
    public var lines: [String] = []
    /// What was worth knowing.
    public var notes: [Note] = []
    /// What became of each object.
    public var objects: [ReportObject] = []
    /// What a comparison found.
    public var differences: [ReportDifference] = []
    /// What `assess`, `validate`, `doctor` and their like found.
    public var findings: [ReportFinding] = []
    /// What a comparison proved.
    public var proof: ReportProof?
    /// The addresses of a map.
    public var addresses: [ReportAddress] = []
}

/// What became of one object.
public struct ReportObject: Sendable, Equatable {
    /// `secret`, `key` or `certificate`.
    public var kind: String
    /// Its name.
    public var name: String
    /// The way it took; empty where there is only one.
    public var road: String
    /// Its outcome.
    public var status: String
    /// Why, if there is something to say.
    public var reason: String?

    /// Outcomes in the order in which they are told, the worst first.
    static let knownStatuses = [
        "failed", "uncertain", "incomplete", "untried", "left", "gone", "skipped", "same", "done",
    ]

    /// The status of an object that is only planned.
    static func planned(_ action: String) -> String { "plan: \(action)" }

    /// Whether a status is of an object that is only planned.
    static func isPlanned(_ status: String) -> Bool { status.hasPrefix("plan: ") }

    /// Whether somebody has to see to it.
    var needsPerson: Bool {
        ["failed", "uncertain", "incomplete", "untried", "left", Self.planned("leave"), Self.planned("fail")]
            .contains(status)
    }

    /// What somebody should know although it is done; nil when there is nothing of it.
    var warning: String? {
        if status == "skipped" { return "skipped: \(reason ?? "the target's object stays as it is")" }
        guard road == "re-create", status == "done" || status == "same" else { return nil }
        return "re-created: \(reason ?? "its key material is new")"
    }
}

/// Something that is not the same on both sides.
public struct ReportDifference: Sendable, Equatable {
    /// `secret`, `key`, `certificate`, or empty for what belongs to the vault.
    public var kind: String
    /// The name of the object.
    public var name: String
    /// The version, if it is about one.
    public var version: String?
    /// The field.
    public var field: String
    /// What the difference is: `different`, `missing`, `extra`, `unproven` …
    public var kindOfDifference: String
    /// What the left side has.
    public var left: String?
    /// What the right side has.
    public var right: String?
}

/// Something that was found, with what to do about it.
public struct ReportFinding: Sendable, Equatable {
    /// `blocker`, `warning`, `note`, or the status of a check.
    public var severity: String
    /// What it is about.
    public var subject: String
    /// What was found.
    public var reason: String
    /// What to do.
    public var remedy: String?

    /// Whether somebody has to see to it.
    var needsPerson: Bool { !["note", "passed", "ok", "skipped"].contains(severity) }
}
