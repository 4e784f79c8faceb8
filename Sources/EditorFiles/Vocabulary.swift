import RelocationLanguage

/// The words that editors colour, all of them from the declarations of the language.
struct Vocabulary {
    /// The first words of statements that decide what runs: `if`, `for`, `exit` …
    let flow: [String]
    /// The first words of all other statements.
    let verbs: [String]
    /// The words that go on a statement: clauses, nouns, policies.
    let words: [String]
    /// The words between operands.
    let operators: [String]
    let constants = ["false", "null", "true"]
    let fields: [String]
    let functions: [String]
    let settings: [String]
    /// What `only` names.
    let areas: [String]

    init() {
        let isFlow = { (statement: StatementGrammar) in statement.topic == .flow }
        let controls = Set(Grammar.statements.filter(isFlow).map { $0.words[0] } + ["else"])
        let operators = Set(Grammar.expressionWords).subtracting(["null"])
        flow = controls.sorted()
        verbs = Grammar.verbs.subtracting(controls).sorted()
        self.operators = operators.sorted()
        words = Grammar.allWords.subtracting(controls).subtracting(Grammar.verbs).subtracting(operators)
            .subtracting(constants).sorted()
        fields = Set((FieldDeclaration.objects + FieldDeclaration.tables.values.flatMap { $0 }).map(\.name)).sorted()
        functions = FunctionDeclaration.all.map(\.name).sorted()
        settings = SettingDeclaration.all.map(\.name).sorted()
        areas = SettingsArea.allCases.map(\.rawValue).sorted()
    }
}
