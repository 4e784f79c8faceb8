/// The statements of the language. A new one is declared in a file of its own and listed here.
public enum Grammar {
    /// All statements, in the order of help.
    public static let statements: [StatementGrammar] = [
        connectGrammar, disconnectGrammar, setGrammar,
        showGrammar, listGrammar,
        assessGrammar, planGrammar, applyPlanGrammar, exportTemplateGrammar, createVaultGrammar,
        backupGrammar, restoreGrammar, copyGrammar, exportGrammar, importGrammar, applySettingsGrammar, mapGrammar,
        verifyGrammar, validateGrammar, doctorGrammar,
        retireGrammar, discardGrammar,
        letGrammar, ifGrammar, forGrammar, includeGrammar, echoGrammar, assertGrammar, onErrorGrammar, waitGrammar,
        exitGrammar,
        reportGrammar, recordGrammar,
        helpGrammar, historyGrammar, rerunGrammar,
    ]

    /// The first words of statements, in lower case.
    public static let verbs: Set<String> = Set(statements.compactMap(\.words.first))

    /// The statements that begin with a word, those with more words first.
    static let byVerb: [String: [StatementGrammar]] = Dictionary(grouping: statements) { $0.words[0] }
        .mapValues { $0.sorted { $0.words.count > $1.words.count } }

    /// Every word of the language, which no alias may be.
    public static let allWords: Set<String> = {
        var words = Set(expressionWords)
        for statement in statements {
            words.formUnion(statement.words)
            words.formUnion(statement.pattern.allWords)
        }
        return words
    }()

    /// The words that join expressions.
    public static let expressionWords: [String] = ["or", "and", "not", "like", "matches", "in", "is", "null"]

    /// The words that begin selections and their groups.
    public static let selectionWords: [String] =
        ["all"] + ObjectNoun.allCases.map(\.plural) + ObjectNoun.allCases.map(\.rawValue)

    /// The statement that these words choose, in any case; null when there is none.
    public static func statement(_ words: [String]) -> StatementGrammar? {
        guard let verb = words.first?.lowercased() else { return nil }
        let folded = words.map { $0.lowercased() }
        return byVerb[verb]?.first { folded.starts(with: $0.words) }
    }
}
