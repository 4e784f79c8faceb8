internal import Dispatch
internal import Interpreter
internal import LineEditing
internal import RelocationLanguage
internal import Rendering
internal import Reporting

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The prompt: reads entries and runs them until the person leaves.
struct PromptLoop {
    private let session: Session
    private let renderer: Renderer
    private let interruption: Interruption
    private let reader: any EntryReader
    private let history: HistoryStore
    private let environment: [String: String]

    /// Runs the start-up file and then the prompt; the exit code is that of `exit N`, of a signal, or 0.
    static func run(
        _ configuration: SessionConfiguration, _ renderer: Renderer, _ reports: SessionReports,
        _ interruption: Interruption, folders: StandardFolders, answersYes: Bool
    ) async throws -> Int32 {
        let history = HistoryStore(
            file: folders.history.map { HistoryFile(path: $0) }, isSensitive: SensitiveText.isPresent)
        let environment = configuration.environment
        let completer = ShellCompleter()
        let reader: any EntryReader
        var resizing: (any DispatchSourceSignal)?
        if isatty(STDOUT_FILENO) == 1, let kind = environment["TERM"], !kind.isEmpty, kind != "dumb" {
            let color = ColorChoice.auto.allowsColor(isTerminal: true, environment: environment)
            let editor = try LineEditor(
                .init(program: "kvmsh", history: history, completer: completer, style: Style(isEnabled: color)))
            resizing = follow(windowOf: editor)
            reader = editor
        } else {
            reader = PlainReader()
        }
        var configuration = configuration
        configuration.isInteractive = true
        configuration.confirm = { question in
            if answersYes { return true }
            let outcome = await reader.read(ReadRequest(prompt: Prompt(Question.text(question)), isEntry: false))
            if case .entry(let answer) = outcome { return Question.isYes(answer) }
            return false
        }
        configuration.choose = { await VaultQuestion(reader: reader, renderer: renderer).ask($0) }
        let session = try Session(configuration, sink: SinkGroup(sinks: [reports, renderer]))
        renderer.attach(session)
        reports.attach(session)
        completer.attach(session)
        let loop = PromptLoop(
            session: session, renderer: renderer, interruption: interruption, reader: reader, history: history,
            environment: environment)
        let code = await loop.run(startUpFile: folders.startUpFile)
        resizing?.cancel()
        reader.close()
        await session.shutDown()
        return code
    }

    private static func follow(windowOf editor: LineEditor) -> any DispatchSourceSignal {
        let source = DispatchSource.makeSignalSource(signal: SIGWINCH, queue: DispatchQueue(label: "kvmsh.window"))
        source.setEventHandler { editor.windowChanged() }
        source.activate()
        return source
    }

    private func run(startUpFile: String?) async -> Int32 {
        let end = PressCounter()
        let listening = interruption.listen { cause in
            guard cause == .terminate else { return }
            end.count()
            reader.cancel()
        }
        defer { listening.cancel() }
        if let startUpFile, access(startUpFile, R_OK) == 0 { await runStartUpFile(startUpFile) }
        var emptyInterrupts = 0
        while end.value == 0, await !session.hasExited {
            interruption.reset()
            switch await reader.read(request) {
            case .entry(let text):
                emptyInterrupts = 0
                await run(entry: text)
            case .interrupted(let hadText):
                emptyInterrupts = hadText ? 0 : emptyInterrupts + 1
                if emptyInterrupts == 2 { renderer.say("`exit` or Ctrl-D leaves", .faint) }
            case .endOfInput: return 0
            case .cancelled: break
            }
        }
        return end.value > 0 ? 130 : Int32(await session.exitCode.rawValue)
    }

    private var request: ReadRequest {
        let snapshot = session.snapshot
        let choice = snapshot.setting("color").flatMap { ColorChoice(rawValue: $0) } ?? .auto
        let style = Style(isEnabled: choice.allowsColor(isTerminal: true, environment: environment))
        let columns = StandardStream.output.size?.columns ?? 80
        return ReadRequest(
            prompt: PromptText.prompt(snapshot.connections, columns: columns, style: style),
            continuationPrompt: Prompt("… ", styled: style.apply(.faint, "…") + " "),
            isComplete: { !Parser.isIncomplete($0) })
    }

    private func run(entry text: String) async {
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        if let own = PromptStatement(text) {
            await run(own)
            return
        }
        let code = await interruption.run { await session.runEntry(text) }
        if code == .interrupted { renderer.say("interrupted", .faint) }
    }

    private func run(_ statement: PromptStatement) async {
        let entries = history.snapshot.entries
        switch statement {
        case .history(let count):
            let first = max(entries.count - (count ?? entries.count), 0)
            renderer.show(
                lines: entries.enumerated().dropFirst(first).map { index, entry in
                    "\(index + 1)  \(TerminalText.escaped(entry))"
                })
        case .rerun(let number):
            guard number >= 1, number <= entries.count else {
                renderer.say("error: there is no entry \(number); `history` lists them", .failure)
                return
            }
            let entry = entries[number - 1]
            guard PromptStatement(entry) == nil else {
                renderer.say("error: entry \(number) is `\(TerminalText.escaped(entry))` itself", .failure)
                return
            }
            renderer.show(lines: [TerminalText.escapedLines(entry)])
            history.add(entry)
            await run(entry: entry)
        }
    }

    private func runStartUpFile(_ path: String) async {
        do {
            let source = SourceFile(name: path, bytes: try SourceFiles.read(path))
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            _ = await interruption.run { await session.run(source, directory: folder) }
        } catch {
            renderer.say("error: \(error.message)", .failure)
        }
    }
}
