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
        let arguments = CommandLine.arguments.dropFirst()
        // The first word alone decides; a script of that name is `./emulator`.
        if arguments.first == "emulator" {
            exit(await EmulatorService(options(EmulatorOptions.self, arguments.dropFirst())).run())
        } else {
            exit(await ShellRun(options(ShellOptions.self, EmulatorFolder.resolved(arguments))).run())
        }
    }

    /// Reads the options. Wrong ones end the program with code 2 and a text that says what is right; `--help` and
    /// `--version` end it with 0.
    private static func options<Options: ParsableCommand>(_ type: Options.Type, _ arguments: ArraySlice<String>)
        -> Options
    {
        do {
            return try Options.parse(Array(arguments))
        } catch {
            let isAnswer = Options.exitCode(for: error) == .success
            let stream = isAnswer ? StandardStream.output : StandardStream.error
            stream.write(Options.fullMessage(for: error) + "\n")
            exit(isAnswer ? 0 : 2)
        }
    }

    /// Secrets pass through the memory of this process: no core files, no debugger of the same user; a reader that
    /// goes away is an error of `write` and no signal.
    private static func hardenProcess() {
        cprocess_forbid_dumps()
        cprocess_share_heap()
        signal(SIGPIPE, SIG_IGN)
    }
}
