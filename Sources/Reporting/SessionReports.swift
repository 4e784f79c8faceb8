public import Interpreter
internal import Locking
internal import RelocationLanguage

/// Listens to a session and writes reports of it: when a statement or the program asks, and all of them again,
/// complete, at the end.
public final class SessionReports: OutputSink, ReportWriting {
    private struct State {
        var collector: ReportCollector
        var paths: [String] = []
        var snapshot: (@Sendable () -> SessionSnapshot)?
    }

    private let state: Locked<State>
    private let clock: SessionClock
    private let begun: Duration

    /// Reports of a session that begins now; files named here are written at the end whatever happens.
    ///
    /// - Throws: `Failure` (code `file`, exit code 2) when a file's ending says no form.
    public init(title: String, tool: String, clock: SessionClock = .system, paths: [String] = []) throws {
        for path in paths {
            do throws(Failure) {
                _ = try ReportForm(path: path)
            } catch {
                var failure = error
                failure.exitCode = .usage
                throw failure
            }
        }
        self.clock = clock
        begun = clock.elapsed()
        let report = Report(title: title, tool: tool, started: clock.epochSeconds())
        state = Locked(State(collector: ReportCollector(report), paths: paths))
    }

    /// Knows the vaults of a session from here on.
    public func attach(_ session: Session) {
        state.withLock { $0.snapshot = { session.snapshot } }
    }

    /// Takes note of what the session says.
    public func receive(_ output: Output) {
        let now = clock.epochSeconds()
        state.withLock { state in
            if case .statementStarted = output, let snapshot = state.snapshot?() {
                state.collector.connect(snapshot.connections)
            }
            state.collector.receive(output, at: now)
        }
    }

    /// The report as it is now; without a code the session still runs.
    public func report(code: ExitCode? = nil) -> Report {
        let elapsed = clock.elapsed() - begun
        return state.withLock { state in
            if let snapshot = state.snapshot?() { state.collector.connect(snapshot.connections) }
            var report = state.collector.report
            report.elapsed = elapsed
            report.code = code
            return report
        }
    }

    /// Writes every report that was asked for into its file, whole.
    public func write(to path: String) throws {
        let form = try ReportForm(path: path)
        try TextFile.write(form.text(of: report()), to: path)
        state.withLock { state in
            if !state.paths.contains(path) { state.paths.append(path) }
        }
    }

    /// Writes every file that was asked for, complete. What could not be written comes back.
    public func finish(code: ExitCode) -> [Failure] {
        let paths = state.withLock { $0.paths }
        guard !paths.isEmpty else { return [] }
        let report = report(code: code)
        return paths.compactMap { path -> Failure? in
            do throws(Failure) {
                try TextFile.write(try ReportForm(path: path).text(of: report), to: path)
                return nil
            } catch {
                return error
            }
        }
    }
}
