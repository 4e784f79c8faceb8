internal import Emulator
internal import EmulatorAccess
internal import HTTPTransport
internal import Interpreter
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

/// A run of the shell: a script, statements from the command line or standard input, or the prompt.
struct ShellRun {
    private let options: ShellOptions
    private let environment: [String: String]
    private let folders: StandardFolders

    init(_ options: ShellOptions) {
        self.options = options
        environment = Environment.variables
        folders = StandardFolders(environment: environment)
    }

    /// What is run.
    private enum Mode {
        case text(SourceFile, directory: String?)
        case prompt
    }

    /// Runs; the code that the process ends with.
    func run() async -> Int32 {
        if options.format { return FormatRun(options, environment).run() }
        do {
            let mode = try mode()
            if options.check, case .text(let source, let directory) = mode { return try await check(source, directory) }
            Log.start()
            if let level = options.logLevel { Log.level(level.rawValue) }
            let interruption = Interruption()
            let renderer = Renderer(rendererOptions(mode, interruption))
            defer { renderer.close() }
            let reports = try SessionReports(title: Self.title(mode), tool: tool, paths: options.reports)
            let code = try await run(mode, renderer, reports, interruption)
            return finish(reports, renderer, code)
        } catch let failure as Failure {
            return refuse(failure.description, Int32(failure.exitCode.rawValue))
        } catch let error as EmulatorError {
            return refuse(error.message)
        } catch {
            return refuse("\(error)", 1)
        }
    }

    /// Writes the reports that were asked for. A run whose report is missing was no success.
    private func finish(_ reports: SessionReports, _ renderer: Renderer, _ code: Int32) -> Int32 {
        let failures = reports.finish(code: ExitCode(UInt8(clamping: code)))
        for failure in failures { renderer.receive(.failure(failure)) }
        return code == 0 && !failures.isEmpty ? Int32(ExitCode.failed.rawValue) : code
    }

    private static func title(_ mode: Mode) -> String {
        switch mode {
        case .text(let source, _): source.name
        case .prompt: "session"
        }
    }

    private var tool: String { "kvmsh \(Kvmsh.version)" }

    private func run(
        _ mode: Mode, _ renderer: Renderer, _ reports: SessionReports, _ interruption: Interruption
    ) async throws -> Int32 {
        var configuration = configuration()
        configuration.reports = reports
        configuration.recording = options.record
        configuration.isDryRun = options.dryRun
        var server: EmulatorServer?
        if options.emulator {
            let started = try await options.world.start()
            configuration.access = try CloudAccess(started.endpoints)
            server = started
        } else if let path = options.endpoints {
            configuration.access = try CloudAccess(try EmulatorEndpoints(readingFrom: path))
        }
        let code: Int32
        switch mode {
        case .prompt:
            code = try await PromptLoop.run(
                configuration, renderer, reports, interruption, folders: folders, answersYes: options.yes)
        case .text(let source, let directory):
            configuration.confirm = options.yes ? Question.always : Question.onTerminal(source)
            let session = try Session(configuration, sink: SinkGroup(sinks: [reports, renderer]))
            renderer.attach(session)
            reports.attach(session)
            code = await runScript(session, renderer, interruption, source, directory)
            await session.shutDown()
        }
        await server?.stop()
        return code
    }

    private func runScript(
        _ session: Session, _ renderer: Renderer, _ interruption: Interruption, _ source: SourceFile,
        _ directory: String?
    ) async -> Int32 {
        let presses = PressCounter()
        let listening = interruption.listen { _ in
            // The first one stops cleanly; who presses again doesn't want to wait for that.
            if presses.count() > 1 { _exit(130) }
            renderer.say("stopping; what was begun is finished or noted (again: at once)", .faint)
        }
        defer { listening.cancel() }
        let code = await interruption.run { await session.run(source, directory: directory) }
        // As if the signal had ended it that a write without a reader brings.
        if renderer.isBroken { return 128 + SIGPIPE }
        return presses.value > 0 ? 130 : Int32(code.rawValue)
    }

    /// Says what is wrong with a script; warnings alone are no failure.
    private func check(_ source: SourceFile, _ directory: String?) async throws -> Int32 {
        let session = try Session(configuration(), sink: SilentSink())
        let diagnostics = await session.check(source, directory: directory)
        CheckReport(options, environment).show(diagnostics)
        return Int32((diagnostics.contains { $0.severity == .error } ? ExitCode.usage : .done).rawValue)
    }

    private func mode() throws -> Mode {
        if let command = options.command {
            return .text(try ScriptInput.command(command).source(), directory: nil)
        }
        let script = options.script
        if let path = script.path {
            return .text(try ScriptInput.file(path).source(), directory: Self.folder(of: path))
        }
        if script.readsStandardInput || options.check || isatty(STDIN_FILENO) == 0 {
            return .text(try ScriptInput.standardInput.source(), directory: nil)
        }
        return .prompt
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func configuration() -> SessionConfiguration {
        var configuration = SessionConfiguration()
        configuration.environment = environment
        configuration.arguments = options.script.arguments
        configuration.variables = options.variables.map { (name: $0.name, value: $0.value) }
        configuration.home = folders.home
        configuration.stateDirectory = folders.state
        configuration.bookmarksFile = folders.bookmarks
        configuration.tool = tool
        configuration.askHidden = HiddenQuestion.onTerminal
        configuration.errorPolicy = options.onError == .continue ? .continue : .stop
        if let bundle = options.caBundle { configuration.certificates = [.file(bundle)] }
        func set(_ name: String, _ text: String?) {
            if let text { configuration.settings.append((name: name, text: text)) }
        }
        set("output", options.output?.rawValue)
        set("color", options.color?.rawValue)
        set("log-level", options.logLevel?.rawValue)
        set("timing", options.timing ? "on" : nil)
        set("confirm", options.yes ? "off" : nil)
        return configuration
    }

    private func rendererOptions(_ mode: Mode, _ interruption: Interruption) -> Renderer.Options {
        var result = Renderer.Options()
        result.format = options.output ?? .table
        result.colorChoice = options.color.flatMap { .init(rawValue: $0.rawValue) } ?? .auto
        result.isQuiet = options.quiet
        result.environment = environment
        if case .prompt = mode { result.isInteractive = true }
        result.onBrokenPipe = { interruption.cancel() }
        return result
    }

    private func refuse(_ message: String, _ code: Int32 = 2) -> Int32 {
        StandardStream.error.write("error: \(message)\n")
        return code
    }
}
