internal import Regions

/// Turns what the grammar expects into candidates.
struct CandidateFinder {
    let word: WordAtCursor
    let context: CompletionContext
    let probe: ParseProbe
    /// What is known at the cursor.
    let state: CheckState
    /// Where the part that is completed begins, and what is typed of it.
    var start: Int
    var typed: String
    var candidates: [CompletionCandidate] = []
    var requests: [CompletionRequest] = []

    init(_ word: WordAtCursor, _ context: CompletionContext) {
        self.word = word
        self.context = context
        start = word.start
        typed = word.typed
        probe = Parser.probe(SourceFile(name: "<prompt>", text: word.before))
        var check = ScriptCheck(probe.result.script, context.known)
        check.remembersLastStatement = true
        _ = check.run()
        state = check.lastStatement?.state ?? check.state
    }

    /// The candidates that begin like what is typed, each once.
    var fitting: [CompletionCandidate] {
        let folded = typed.lowercased()
        var seen: Set<String> = []
        return candidates.filter { $0.text.lowercased().hasPrefix(folded) && seen.insert($0.text).inserted }
    }

    mutating func find() {
        if completesVariable() { return }
        if word.quote != nil {
            findInQuotes()
        } else {
            // What a condition is about comes first.
            let expectations = probe.expectations
            if expectations.contains(.field) { add(.field) }
            for expectation in expectations where expectation != .field { add(expectation) }
        }
        if requests.contains(.scripts) { requests.removeAll { $0 == .paths } }
    }

    /// In quotes stand names, paths and values, and no words of the language.
    private mutating func findInQuotes() {
        if probe.expectations.contains(.value) { addFieldValues() }
        for expectation in probe.expectations {
            switch expectation {
            case .operand(let kind, let noun): add(kind, noun)
            case .script: requests.append(.scripts)
            case .settingValue(let name): addValues(of: name)
            default: break
            }
        }
    }

    private mutating func add(_ expectation: SyntaxExpectation) {
        switch expectation {
        case .word(let text): addWord(text)
        case .operand(let kind, let noun): add(kind, noun)
        case .settingValue(let name): addValues(of: name)
        case .alias(.new): addNewAliases()
        case .alias: addConnections()
        case .setting:
            candidates += SettingDeclaration.all.map { CompletionCandidate($0.name, .setting, $0.summary) }
        case .field: candidates += scope.fields.map { CompletionCandidate($0.name, .field, $0.summary) }
        case .function:
            candidates += FunctionDeclaration.all.map {
                CompletionCandidate("\($0.name)(", .function, $0.summary, isWhole: false)
            }
        case .variable:
            // Where much else may stand, variables wait for their `$`.
            if !probe.expectations.contains(.function) { addVariables(prefix: "$") }
        case .script: requests.append(.scripts)
        case .helpWord: candidates += Help.topics.map { CompletionCandidate($0, .topic) }
        case .mark, .number, .duration, .newVariable, .value, .end: break
        }
    }

    private mutating func addWord(_ text: String) {
        guard probe.statement == nil else {
            candidates.append(CompletionCandidate(text, .word))
            return
        }
        let fitting = Grammar.statements.filter { $0.words.first == text }
        let summary = fitting.count == 1 ? fitting.first?.summary : nil
        candidates.append(CompletionCandidate(text, .statement, summary))
    }

    private mutating func addConnections() {
        candidates += state.sortedConnections.map {
            CompletionCandidate($0.value.alias, .connection, $0.value.vault)
        }
    }

    private mutating func addNewAliases() {
        candidates += ["source", "target"].filter { state.connections[$0] == nil }
            .map { CompletionCandidate($0, .connection) }
    }

    private mutating func add(_ kind: OperandKind, _ noun: ObjectNoun?) {
        switch kind {
        case .objectName: requestNames(noun)
        case .vault: candidates += context.vaults.map { CompletionCandidate($0, .vault) }
        case .vaultName:
            let alias = probe.captures?.alias(.alias)
            if let vault = alias.flatMap({ state.connections[$0.folded]?.value.vault }) {
                candidates.append(CompletionCandidate(vault, .vault))
            }
        case .region: candidates += Geography.regions.map { CompletionCandidate($0, .value) }
        case .folder, .newFolder, .file, .newFile, .recipient: requestPaths()
        default: break
        }
    }

    private mutating func requestPaths() {
        if !requests.contains(.paths) { requests.append(.paths) }
    }

    private mutating func addValues(of name: String) {
        guard let setting = SettingDeclaration.named(name) else { return }
        candidates += (setting.domain.words + ["default"]).map { CompletionCandidate($0, .value) }
        switch setting.domain {
        case .path, .wordsOrFile: requestPaths()
        default: break
        }
    }
}
