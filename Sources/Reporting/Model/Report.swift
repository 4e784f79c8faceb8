public import Interpreter
public import RelocationLanguage

/// What a session did, ready to be written for people or programs. Holds no value of a secret.
public struct Report: Sendable {
    /// What ran: the name of the script, or of the session.
    public var title: String
    /// The tool and its version.
    public var tool: String
    /// When the session began, in seconds since 1970.
    public var started: Int64
    /// How long it has run.
    public var elapsed: Duration
    /// Its exit code; nil while it still runs.
    public var code: ExitCode?
    /// The vaults that were connected, each once, in the order in which they were.
    public var connections: [ConnectionInfo] = []
    /// What parser and checker found before anything ran.
    public var diagnostics: [Diagnostic] = []
    /// The statements, in the order in which they ran.
    public var steps: [ReportStep] = []

    /// An empty report.
    public init(title: String, tool: String, started: Int64, elapsed: Duration = .zero, code: ExitCode? = nil) {
        self.title = title
        self.tool = tool
        self.started = started
        self.elapsed = elapsed
        self.code = code
    }

    /// In one word or two: `passed`, `failed`, `still running` …
    public var verdict: String {
        guard let code else { return "still running" }
        switch code {
        case .done: return "passed"
        case .difference: return "differences found"
        case .partial: return "partly done"
        case .refused: return "refused for safety"
        case .interrupted: return "interrupted"
        case .usage: return "not run"
        case .access: return "no access"
        default: return "failed"
        }
    }

    /// The objects of all steps with the step that handled them.
    var objects: [(step: ReportStep, object: ReportObject)] {
        steps.flatMap { step in step.objects.map { (step, $0) } }
    }

    /// The differences of all steps with the step that found them.
    var differences: [(step: ReportStep, difference: ReportDifference)] {
        steps.flatMap { step in step.differences.map { (step, $0) } }
    }

    /// What comparisons proved, with the step of each.
    var proofs: [(step: ReportStep, proof: ReportProof)] {
        steps.compactMap { step in step.proof.map { (step, $0) } }
    }

    /// The addresses of all maps with the step that made them.
    var addresses: [(step: ReportStep, address: ReportAddress)] {
        steps.flatMap { step in step.addresses.map { (step, $0) } }
    }

    /// How many objects had each outcome, in the order in which outcomes are told.
    var outcomes: [(status: String, count: Int)] {
        var counts: [String: Int] = [:]
        for step in steps { for object in step.objects { counts[object.status, default: 0] += 1 } }
        let known = ReportObject.knownStatuses.filter { counts[$0] != nil }
        let others = counts.keys.filter { !known.contains($0) }.sorted()
        return (known + others).map { ($0, counts[$0] ?? 0) }
    }
}
