internal import ArgumentParser

/// The options of the shell.
struct ShellOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kvmsh",
        abstract: "The shell that moves Azure key vaults to another region.",
        usage: """
            kvmsh [OPTIONS]                       the prompt, or a script from standard input
            kvmsh [OPTIONS] SCRIPT.kvm [ARG …]    a script; $1 … $9 and $args are its arguments
            kvmsh [OPTIONS] -c TEXT [ARG …]       statements from the command line
            kvmsh --check SCRIPT.kvm              every error of a script, before anything is touched
            kvmsh --format [--check] FILE …       scripts in their canonical form
            kvmsh emulator --help                 a local Azure Key Vault for other programs
            """,
        discussion: """
            Signing in: the Azure SDKs' variables AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and \
            AZURE_AUTHORITY_HOST; or --emulator, or --endpoints FILE.

            Exit codes: 0 done, 1 failed, 2 usage or syntax (nothing ran), 3 a difference was found (by verify, \
            validate, assert, or --format --check), 4 no access, 5 partly done, 6 refused for safety, 130 interrupted.
            """,
        version: "kvmsh \(Kvmsh.version)")

    @Option(name: .customShort("c"), help: ArgumentHelp("Run these statements.", valueName: "text"))
    var command: String?

    @Flag(help: "Check syntax, names, variables and connections; run nothing and touch nothing.")
    var check = false

    @Flag(help: "Print scripts in their canonical form; with --check say which are not in it, and where (code 3).")
    var format = false

    @Flag(help: "With --format: rewrite the files that are not in their canonical form.")
    var write = false

    @Option(help: "Form of results, and of what --check finds: \(OutputFormat.names).")
    var output: OutputFormat?

    @Option(
        name: .customLong("var"), parsing: .singleValue,
        help: ArgumentHelp("Assign a variable before the first statement; repeatable.", valueName: "name=value"))
    var variables: [Assignment] = []

    @Option(help: "What follows a failed statement of a script: stop (the default) or continue.")
    var onError: ErrorPolicyOption = .stop

    @Flag(help: "Plan every changing statement in place of running it; change nothing.")
    var dryRun = false

    @Option(
        name: .customLong("report"), parsing: .singleValue,
        help: ArgumentHelp(
            "Write a report at the end: .html, .md, .json or .xml (JUnit) by its ending; repeatable.",
            valueName: "file"))
    var reports: [String] = []

    @Option(help: ArgumentHelp("Record what succeeds as a script that can be run again.", valueName: "file"))
    var record: String?

    @Flag(
        help: ArgumentHelp(
            "Use a local Azure in this process; it ends with the shell. --emulator FOLDER (or --emulator=FOLDER) keeps "
                + "its state there, as --state does."))
    var emulator = false

    @OptionGroup(title: "Emulator")
    var world: EmulatorWorldOptions

    @Option(
        help: ArgumentHelp("Use the emulator whose `kvmsh emulator --endpoints` wrote this file.", valueName: "file"))
    var endpoints: String?

    @Option(help: ArgumentHelp("Trust the certificate authorities of this file too (PEM).", valueName: "file"))
    var caBundle: String?

    @Flag(help: "Answer yes to questions before something is replaced or removed.")
    var yes = false

    @Flag(help: "Results and errors only.")
    var quiet = false

    @Option(help: "What is logged on standard error: error, warning (the default), info or debug.")
    var logLevel: LogLevelOption?

    @Option(help: "Colours: auto (the default), always or never.")
    var color: ColorOption?

    @Flag(help: "Show the time after each statement.")
    var timing = false

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("A script and its arguments; `-` is standard input.", valueName: "script"))
    var words: [String] = []

    func validate() throws {
        if let first = words.first, first.hasPrefix("-"), first != "-", first != "--" {
            // What is captured for the script takes these two with it.
            if first == "--version" { throw CleanExit.message(Self.configuration.version) }
            if first == "--help" || first == "-h" { throw CleanExit.helpRequest() }
            throw ValidationError("unknown option \(first.prefix { $0 != "=" }); `kvmsh --help` lists the options")
        }
        if emulator, endpoints != nil {
            throw ValidationError("--emulator and --endpoints name two different emulators; give one of them")
        }
        if !emulator {
            if !world.vaults.isEmpty {
                throw ValidationError("--vault needs --emulator (or `kvmsh emulator --vault …`)")
            }
            if world.state != nil { throw ValidationError("--state needs --emulator (or `kvmsh emulator --state …`)") }
            if world.seed != nil { throw ValidationError("--seed needs --emulator (or `kvmsh emulator --seed …`)") }
        }
        if dryRun, record != nil {
            throw ValidationError("--record writes what was done and --dry-run does nothing; give one of them")
        }
        if check || format, let option = !reports.isEmpty ? "--report" : record != nil ? "--record" : nil {
            throw ValidationError("\(option) needs a run, and --check and --format run nothing")
        }
        try world.validate()
        try validateFormat()
    }

    private func validateFormat() throws {
        guard format else {
            if write { throw ValidationError("--write rewrites what --format prints; give both") }
            return
        }
        if write, check { throw ValidationError("--write rewrites files and --check leaves them; give one of them") }
        if let late = scriptNames.first(where: { $0.hasPrefix("-") && $0 != "-" }) {
            throw ValidationError("options stand before the files, \(late) too")
        }
        if write, command != nil || scriptNames.isEmpty || scriptNames.contains("-") {
            throw ValidationError("--write needs the names of files")
        }
    }

    /// The files of `--format`.
    var scriptNames: [String] { words.first == "--" ? Array(words.dropFirst()) : words }

    /// The script's path and arguments; the path is nil with `-c`, `-` and without a script.
    var script: (path: String?, readsStandardInput: Bool, arguments: [String]) {
        var rest = words[...]
        if rest.first == "--" { rest = rest.dropFirst() }
        if command != nil { return (nil, false, Array(rest)) }
        guard let first = rest.first else { return (nil, false, []) }
        return first == "-" ? (nil, true, Array(rest.dropFirst())) : (first, false, Array(rest.dropFirst()))
    }
}
