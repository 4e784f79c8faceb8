internal import ExactJSON
internal import Interpreter
internal import RelocationLanguage
internal import Rendering

/// The record of a statement in `json` and `jsonl`.
struct StatementRecord {
    private let start: StatementStart
    private var result: JSON?
    private var texts: [JSON] = []
    private var value: JSON?

    /// A record of a statement that begins.
    init(_ start: StatementStart) {
        self.start = start
    }

    /// Adds what the statement showed.
    mutating func add(_ result: StatementResult) {
        if case .help = result.kind, !result.summary.isEmpty {
            self.result = .array(result.summary.map(JSON.text))
        } else {
            self.result = result.value.json
        }
    }

    /// Adds a line of `echo`.
    mutating func add(text: String) { texts.append(.text(text)) }

    /// Adds the value of a secret that a person asked to see.
    mutating func add(value: JSONString) { self.value = .string(value) }

    /// The record of the statement that is over: `statement line status result error elapsed`, the time in seconds.
    func finished(_ end: StatementEnd) -> JSON {
        .object([
            JSONMember(name: "statement", value: .text(start.span.text)),
            JSONMember(name: "line", value: .integer(Int64(start.span.line))),
            JSONMember(name: "status", value: .text(Self.status(end))),
            JSONMember(name: "result", value: shown),
            JSONMember(name: "error", value: end.failure.map(Self.error) ?? .null),
            JSONMember(name: "elapsed", value: .number(Self.seconds(end.elapsed))),
        ])
    }

    private var shown: JSON {
        if let value {
            guard case .object(let members)? = result else { return .object([JSONMember(name: "value", value: value)]) }
            return .object(members + [JSONMember(name: "value", value: value)])
        }
        if let result { return result }
        switch texts.count {
        case 0: return .null
        case 1: return texts[0]
        default: return .array(texts)
        }
    }

    private static func status(_ end: StatementEnd) -> String {
        if end.code == .done { return "ok" }
        return end.code == .interrupted ? "interrupted" : "failed"
    }

    private static func error(_ failure: Failure) -> JSON {
        .object([
            JSONMember(name: "code", value: .text(failure.code.name)),
            JSONMember(name: "exit", value: .integer(Int64(failure.exitCode.rawValue))),
            JSONMember(name: "message", value: .text(failure.message)),
            JSONMember(name: "object", value: failure.object.map(JSON.text) ?? .null),
            JSONMember(name: "service-code", value: failure.serviceCode.map(JSON.text) ?? .null),
            JSONMember(name: "request-id", value: failure.requestID.map(JSON.text) ?? .null),
            JSONMember(name: "remedy", value: failure.remedy.map(JSON.text) ?? .null),
        ])
    }

    /// Seconds with three decimals.
    private static func seconds(_ duration: Duration) -> String {
        let parts = duration.components
        let milliseconds = parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}
