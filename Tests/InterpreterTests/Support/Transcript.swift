import Locking
import RelocationLanguage

@testable import Interpreter

/// Keeps everything that a session says.
final class CapturingSink: OutputSink {
    private let kept = Locked<[Output]>([])

    func receive(_ output: Output) { kept.withLock { $0.append(output) } }

    var outputs: [Output] { kept.withLock { $0 } }

    /// The lines of `echo`.
    var texts: [String] {
        outputs.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    var failures: [Failure] {
        outputs.compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
    }

    var results: [StatementResult] {
        outputs.compactMap { if case .result(let result) = $0 { result } else { nil } }
    }

    var ends: [StatementEnd] {
        outputs.compactMap { if case .statementFinished(let end) = $0 { end } else { nil } }
    }

    var diagnostics: [Diagnostic] {
        outputs.flatMap { output -> [Diagnostic] in
            if case .diagnostics(let diagnostics) = output { diagnostics } else { [] }
        }
    }
}

/// A session over fake vaults, with a clock that stands still but for waiting.
struct TestBench {
    let gateway = FakeGateway()
    let sink = CapturingSink()
    let slept = Locked<[Duration]>([])
    var configuration = SessionConfiguration()

    init() {
        let slept = slept
        let elapsed = Locked(Duration.zero)
        configuration.clock = SessionClock(
            epochSeconds: { 1_795_392_000 },
            elapsed: { elapsed.withLock { $0 } },
            sleep: { pause in
                slept.withLock { $0.append(pause) }
                elapsed.withLock { $0 += pause }
            })
        configuration.checksScripts = false
        configuration.home = "/home/ann"
        configuration.workingDirectory = "/folder"
        configuration.environment = ["HOME": "/home/ann", "TOKEN": "abc"]
        configuration.loadFile = { throw Failure(.file, "cannot read \($0): there is no such file") }
    }

    func session() throws -> Session { try Session(configuration, sink: sink, gateway: gateway) }

    /// Runs a script and gives its exit code.
    func run(_ text: String) async throws -> UInt8 {
        await (try session()).run(SourceFile(name: "test.kvm", text: text)).rawValue
    }
}

/// Files in memory.
func files(_ contents: [String: String]) -> @Sendable (String) throws -> [UInt8] {
    { path in
        guard let text = contents[path] else { throw Failure(.file, "cannot read \(path): there is no such file") }
        return Array(text.utf8)
    }
}
