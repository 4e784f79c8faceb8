internal import ArgumentParser
internal import CProcess

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The program: chooses between the shell and the emulator, and ends with the exit code of what ran.
@main
enum Kvmsh {
    /// The version that `--version`, archives and requests name.
    static let version = "0.1.0"

    static func main() async {
        hardenProcess()
        let arguments = Array(CommandLine.arguments.dropFirst())
        // The first word alone decides; a script of that name is `./emulator`.
        let code: Int32
        if arguments.first == "emulator" {
            code = await run(EmulatorOptions.self, Array(arguments.dropFirst())) { await EmulatorService($0).run() }
        } else {
            code = await run(ShellOptions.self, arguments) { await ShellRun($0).run() }
        }
        exit(code)
    }

    /// Reads the options and runs; wrong options end with code 2 and a text that says what is right.
    private static func run<Options: ParsableCommand>(
        _ type: Options.Type, _ arguments: [String], _ body: (Options) async -> Int32
    ) async -> Int32 {
        let options: Options
        do {
            options = try Options.parse(arguments)
        } catch {
            let text = Options.fullMessage(for: error)
            if Options.exitCode(for: error) == .success {
                StandardStream.output.write(text + "\n")
                return 0
            }
            StandardStream.error.write(text + "\n")
            return 2
        }
        return await body(options)
    }

    /// Secrets pass through the memory of this process: no core files, no debugger of the same user; a reader that
    /// goes away is an error of `write` and no signal.
    private static func hardenProcess() {
        cprocess_forbid_dumps()
        signal(SIGPIPE, SIG_IGN)
    }
}
