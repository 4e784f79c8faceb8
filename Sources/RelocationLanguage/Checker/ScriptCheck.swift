/// One pass over a script and its includes, in the order in which they would run.
struct ScriptCheck {
    let script: Script
    let context: CheckContext
    /// What the checker found.
    var diagnostics: [Diagnostic] = []
    /// What the parser found, in the script and its includes.
    var syntaxDiagnostics: [Diagnostic] = []
    var state = CheckState()
    /// The number of the last connection.
    var lastConnection = 0
    /// The names of variables that were used.
    var usedNames: Set<String> = []
    /// The files that include each other at this place, outermost first; null for the script without a path.
    var includeStack: [String?] = []
    /// The files that were read, so that a file is the same file wherever it is included.
    var included: [String: ParseResult] = [:]
    /// How many includes were followed.
    var includeCount = 0
    /// The files in the order in which they were met.
    var files: [SourceFile] = []
    /// Where each alias was last given up.
    var lastDisconnect: [String: Span] = [:]
    /// Whether something that could not be read may have declared any name.
    var declaresUnknown = false
    /// Whether `lastStatement` is wanted.
    var remembersLastStatement = false
    /// What is known where the last statement of the script begins, for completion.
    var lastStatement: (start: Int, state: CheckState)?
    /// How many blocks and included files are open.
    var depth = 0
    /// The objects that bare fields belong to; null outside `where`.
    var fieldScope: FieldScope?

    init(_ script: Script, _ context: CheckContext) {
        self.script = script
        self.context = context
        files = [script.source]
        includeStack = [context.path]
        for connection in context.connections {
            add(connection.alias, vault: connection.vault?.lowercased(), at: connection.span)
        }
        for name in context.givenVariables { state.variables[name] = .init(value: .string) }
        for (name, type) in context.variables { state.variables[name] = .init(value: type) }
        if context.hasBackup { state.lastBackup = .init(folder: nil, connection: nil, span: nil) }
        if context.hasExport { state.lastExport = .init(folder: nil, connection: nil, span: nil) }
    }

    mutating func run() -> CheckResult {
        check(script.statements)
        warnOfUnused()
        let connections = state.sortedConnections.filter(\.isCertain).map {
            CheckContext.KnownConnection(alias: $0.value.alias, vault: $0.value.vault, span: $0.span)
        }
        return CheckResult(
            diagnostics: sorted(), connections: connections,
            variables: state.variables.entries.filter(\.value.isCertain).mapValues(\.value))
    }

    /// By file and place, each once: what a file that is included twice has wrong is said once.
    private func sorted() -> [Diagnostic] {
        var ranks: [SourceFile: Int] = [:]
        for (rank, file) in files.enumerated() { ranks[file] = rank }
        // Where the parser has said what is wrong, nothing more is said.
        let said = Set(syntaxDiagnostics.map { StartPlace($0.span) })
        var seen: Set<Diagnostic> = []
        let unique =
            syntaxDiagnostics
            + diagnostics.filter { diagnostic in
                !said.contains(StartPlace(diagnostic.span)) && seen.insert(diagnostic).inserted
            }
        let order = unique.enumerated().sorted { left, right in
            let leftKey = (ranks[left.element.span.file] ?? .max, left.element.span.start, left.offset)
            let rightKey = (ranks[right.element.span.file] ?? .max, right.element.span.start, right.offset)
            return leftKey < rightKey
        }
        guard order.count > Parser.mostDiagnostics else { return order.map(\.element) }
        let next = order[Parser.mostDiagnostics].element
        let rest = order.count - Parser.mostDiagnostics
        let message = "\(rest) more errors from here on are not shown"
        return order.prefix(Parser.mostDiagnostics).map(\.element) + [Diagnostic(.tooMany, message, at: next.span)]
    }

    private mutating func warnOfUnused() {
        guard !context.isPrompt, context.givenVariables.contains(where: { !usedNames.contains($0) }) else { return }
        let start = Span(file: script.source, start: script.source.start, end: script.source.start)
        for name in context.givenVariables where !usedNames.contains(name) {
            warn(.unusedVariable, "`--var \(name)` is given, and the script does not use `$\(name)`", at: start)
        }
    }

    mutating func report(
        _ id: DiagnosticID, _ message: String, at span: Span, notes: [Diagnostic.Note] = [], fix: Diagnostic.Fix? = nil
    ) {
        diagnostics.append(Diagnostic(id, message, at: span, notes: notes, fix: fix))
    }

    /// Warns; `meaning` is what was probably meant at that place.
    mutating func warn(_ id: DiagnosticID, _ message: String, at span: Span, meaning: String? = nil) {
        let fix = meaning.map { Diagnostic.Fix(replacing: span, with: $0) }
        diagnostics.append(Diagnostic(id, message, at: span, severity: .warning, fix: fix))
    }

    /// The name that was probably meant. Beyond so many names, or so many messages that nobody sees the next, the
    /// search is not worth its time.
    func nearest(_ name: String, in known: some Collection<String>) -> String? {
        guard known.count <= 1_000, diagnostics.count < Parser.mostDiagnostics else { return nil }
        return NearestWord.find(name, in: known.sorted())
    }
}

/// Where a diagnostic begins.
private struct StartPlace: Hashable {
    let file: SourceFile
    let start: Int

    init(_ span: Span) {
        file = span.file
        start = span.start
    }
}
