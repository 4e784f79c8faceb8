internal import Interpreter
internal import RelocationLanguage

/// `--format`: prints scripts in their canonical form, rewrites their files, or says which are not in it.
struct FormatRun {
    private let options: ShellOptions
    private let report: CheckReport

    init(_ options: ShellOptions, _ environment: [String: String]) {
        self.options = options
        report = CheckReport(options, environment)
    }

    /// Goes through all files, whatever is wrong with one; the code is that of the first failure. A file with errors of
    /// syntax (2) is neither printed nor changed.
    func run() -> Int32 {
        var code = ExitCode.done
        var diagnostics: [Diagnostic] = []
        for input in inputs {
            do throws(Failure) {
                let result = try format(try input.source())
                diagnostics += result.diagnostics
                if code == .done { code = result.code }
            } catch {
                StandardStream.error.write("error: \(error)\n")
                if code == .done { code = error.exitCode }
            }
        }
        if options.check || !diagnostics.isEmpty { report.show(diagnostics) }
        return Int32(code.rawValue)
    }

    private var inputs: [ScriptInput] {
        if let command = options.command { return [.command(command)] }
        guard !options.scriptNames.isEmpty else { return [.standardInput] }
        return options.scriptNames.map { $0 == "-" ? .standardInput : .file($0) }
    }

    private func format(_ source: SourceFile) throws(Failure) -> (diagnostics: [Diagnostic], code: ExitCode) {
        let parsed = Parser.parse(source)
        guard parsed.isValid else { return (parsed.diagnostics, .usage) }
        let canonical = Formatter.format(parsed)
        if options.check {
            guard let difference = Formatter.difference(source, canonical) else { return ([], .done) }
            return ([difference], .difference)
        }
        if !options.write {
            StandardStream.output.write(canonical)
        } else if Array(canonical.utf8) != source.bytes {
            try FileReplacement.replace(source.name, with: Array(canonical.utf8))
        }
        return ([], .done)
    }
}
