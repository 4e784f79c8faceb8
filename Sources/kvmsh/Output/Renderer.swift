internal import ExactJSON
internal import Interpreter
internal import Locking
internal import Rendering

/// Shows what a session says: results on standard output, everything else on standard error.
final class Renderer: OutputSink {
    /// What doesn't change while the program runs.
    struct Options: Sendable {
        /// The form of results until a statement sets another.
        var format = OutputFormat.table
        /// Results and errors only.
        var isQuiet = false
        /// True at the prompt: failures need no place, and each record stands for itself.
        var isInteractive = false
        /// Colours until a statement sets others.
        var colorChoice = ColorChoice.auto
        var environment: [String: String] = [:]
        /// Called once when nobody reads standard output any more.
        var onBrokenPipe: @Sendable () -> Void = {}
    }

    private struct State {
        var format: OutputFormat
        var colorChoice: ColorChoice
        var showsTiming = false
        var showsProgress = true
        var pages = true
        var record: StatementRecord?
        var isArrayOpen = false
        var hasRecords = false
        var isBroken = false
        var progress = ProgressDisplay()
        var settings: (@Sendable () -> SessionSnapshot)?
        /// What the pager is to show once the lock is free.
        var pageful: String?
    }

    private let options: Options
    private let state: Locked<State>
    private let pager: Pager?

    /// A renderer; it knows the settings from `attach` on.
    init(_ options: Options) {
        self.options = options
        state = Locked(State(format: options.format, colorChoice: options.colorChoice))
        pager = options.isInteractive ? Pager(environment: options.environment) : nil
    }

    /// Follows the settings of a session.
    func attach(_ session: Session) {
        state.withLock { $0.settings = { session.snapshot } }
    }

    func receive(_ output: Output) {
        let pageful = state.withLock { state -> String? in
            switch output {
            case .statementStarted(let start): begin(start, &state)
            case .statementFinished(let end): finish(end, &state)
            case .result(let result): show(result, &state)
            case .text(let text): show(text: text, &state)
            case .revealed(let secret): reveal(secret, &state)
            case .note(let note): show(note, &state)
            case .failure(let failure): show(failure, &state)
            case .diagnostics(let diagnostics):
                say(DiagnosticText.lines(diagnostics, errorStyle(state)), &state)
            case .compared, .addresses: break
            case .progress(let event):
                let width = state.showsProgress && !options.isQuiet ? StandardStream.error.size?.columns : nil
                let lines = state.progress.receive(event, width: width, style: errorStyle(state))
                if !options.isQuiet { say(lines, &state) }
                state.progress.draw(width: width, style: errorStyle(state))
            }
            defer { state.pageful = nil }
            return state.pageful
        }
        guard let pageful else { return }
        // The person reads, and nothing else is to happen meanwhile: the statement waits here.
        if pager?.show(pageful) != true { state.withLock { write(pageful, &$0) } }
    }

    /// Says something of the shell's own on standard error.
    func say(_ line: String, _ role: Style.Role? = nil) {
        state.withLock { state in
            let style = errorStyle(state)
            say([role.map { style.apply($0, line) } ?? line], &state)
        }
    }

    /// Shows lines of the shell's own on standard output (`history`).
    func show(lines: [String]) {
        state.withLock { put(lines, &$0) }
    }

    /// Ends what is open on standard output. To be called once, when nothing more comes.
    func close() {
        state.withLock { state in
            state.progress.clear()
            closeArray(&state)
            if state.format == .json, !state.hasRecords, !options.isInteractive { put(["[]"], &state) }
        }
    }

    /// True once nobody reads standard output any more.
    var isBroken: Bool { state.withLock { $0.isBroken } }

    // MARK: Statements

    private func begin(_ start: StatementStart, _ state: inout State) {
        if let snapshot = state.settings?() { follow(snapshot, &state) }
        state.record = state.format.isRecords ? StatementRecord(start) : nil
    }

    private func follow(_ snapshot: SessionSnapshot, _ state: inout State) {
        let format = snapshot.setting("output").flatMap { OutputFormat(rawValue: $0) } ?? state.format
        if format != state.format { closeArray(&state) }
        state.format = format
        state.colorChoice = snapshot.setting("color").flatMap { ColorChoice(rawValue: $0) } ?? .auto
        state.showsTiming = snapshot.setting("timing") == "on"
        state.showsProgress = snapshot.setting("progress") != "off"
        state.pages = snapshot.setting("pager") != "never"
        if let level = snapshot.setting("log-level") { Log.level(level) }
    }

    private func finish(_ end: StatementEnd, _ state: inout State) {
        state.progress.clear()
        if let record = state.record {
            state.record = nil
            put(record: record.finished(end).terminalSafeText, &state)
        }
        if state.showsTiming, !options.isQuiet {
            let text = "\(end.start.verb): \(ElapsedText.text(end.elapsed))"
            say([errorStyle(state).apply(.faint, text)], &state)
        }
    }

    private func show(_ result: StatementResult, _ state: inout State) {
        if state.record != nil {
            state.record?.add(result)
            return
        }
        switch state.format {
        case .csv, .tsv, .markdown: put(ResultRows.lines(result, state.format), &state)
        default:
            let size = StandardStream.output.size
            let lines = ResultLines(width: size?.columns, style: outputStyle(state)).lines(result)
            if let pager, let size, state.pages, lines.count >= size.rows {
                let plain = ResultLines(width: size.columns, style: Style(isEnabled: false))
                state.pageful = (pager.showsColor ? lines : plain.lines(result)).joined(separator: "\n") + "\n"
            } else {
                put(lines, &state)
            }
        }
    }

    private func show(text: String, _ state: inout State) {
        if state.record != nil {
            state.record?.add(text: text)
        } else {
            put([StandardStream.output.isTerminal ? TerminalText.escapedLines(text) : text], &state)
        }
    }

    private func reveal(_ secret: ShownSecret, _ state: inout State) {
        if state.record != nil {
            state.record?.add(value: secret.value)
        } else if StandardStream.output.isTerminal {
            put(["value  \(TerminalText.escaped(secret.value.lossyText))"], &state)
        } else {
            put([secret.value.text ?? secret.value.lossyText], &state)
        }
    }

    // MARK: Remarks

    private func show(_ note: Note, _ state: inout State) {
        guard !options.isQuiet || note.severity == .warning else { return }
        let style = errorStyle(state)
        let label = note.severity == .warning ? style.apply(.warning, "warning:") : style.apply(.faint, "note:")
        say(["\(label) \(TerminalText.escaped(note.message))"], &state)
    }

    private func show(_ failure: Failure, _ state: inout State) {
        if state.isBroken, failure.code == .interrupted { return }
        let style = errorStyle(state)
        say(DiagnosticText.lines(failure, isInteractive: options.isInteractive, style), &state)
    }

    // MARK: Streams

    private func outputStyle(_ state: State) -> Style { style(state, StandardStream.output) }

    private func errorStyle(_ state: State) -> Style { style(state, StandardStream.error) }

    private func style(_ state: State, _ stream: StandardStream) -> Style {
        Style(
            isEnabled: state.colorChoice.allowsColor(
                isTerminal: stream.isTerminal, environment: options.environment))
    }

    private func put(record: String, _ state: inout State) {
        state.hasRecords = true
        guard state.format == .json, !options.isInteractive else { return put([record], &state) }
        let opening = state.isArrayOpen ? ",\n" : "[\n"
        state.isArrayOpen = true
        write(opening + record, &state)
    }

    private func closeArray(_ state: inout State) {
        guard state.isArrayOpen else { return }
        state.isArrayOpen = false
        write("\n]\n", &state)
    }

    private func put(_ lines: [String], _ state: inout State) {
        guard !lines.isEmpty else { return }
        write(lines.joined(separator: "\n") + "\n", &state)
    }

    private func write(_ text: String, _ state: inout State) {
        state.progress.clear()
        guard !state.isBroken, !StandardStream.output.write(text) else { return }
        state.isBroken = true
        options.onBrokenPipe()
    }

    private func say(_ lines: [String], _ state: inout State) {
        guard !lines.isEmpty else { return }
        state.progress.clear()
        StandardStream.error.write(lines.joined(separator: "\n") + "\n")
    }
}
