import RelocationLanguage
import Testing

/// Checks text, with files that it may include, and gives what is wrong.
func check(
    _ text: String, prompt: Bool = false, arguments: Int? = nil, given: [String] = [], files: [String: String] = [:],
    _ change: (inout CheckContext) -> Void = { _ in }
) -> CheckResult {
    check(SourceFile(name: "t", text: text), prompt: prompt, arguments: arguments, given: given, files: files, change)
}

func check(
    _ source: SourceFile, prompt: Bool = false, arguments: Int? = nil, given: [String] = [],
    files: [String: String] = [:], _ change: (inout CheckContext) -> Void = { _ in }
) -> CheckResult {
    var context = CheckContext()
    context.isPrompt = prompt
    context.argumentCount = arguments
    context.givenVariables = given
    context.load = { path, _ in
        guard let text = files[path] else { throw IncludeError("cannot read \(path): there is no such file") }
        return IncludedFile(path: path, source: SourceFile(name: path, text: text))
    }
    change(&context)
    return Checker.check(Parser.parse(source), in: context)
}

/// The messages of a check.
func messages(_ text: String, arguments: Int? = nil, files: [String: String] = [:]) -> [String] {
    check(text, arguments: arguments, files: files).diagnostics.map(\.message)
}

/// Two connections, which most lines need.
let connected = "connect contoso-we as source\nconnect contoso-ne as target\n"
