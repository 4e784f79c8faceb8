import RelocationLanguage
import Testing

@Suite struct HelpTests {
    @Test func overviewNamesEveryStatement() {
        let lines = Help.overview.split(separator: "\n")
        for statement in Grammar.statements {
            #expect(lines.contains { $0.hasPrefix("  \(statement.name) ") && $0.hasSuffix(statement.summary) })
        }
    }

    @Test(arguments: Grammar.statements.map(\.name))
    func eachStatementHasSynopsisAndExample(_ name: String) throws {
        let statement = try #require(Grammar.statement(name.split(separator: " ").map(String.init)))
        let text = try #require(Help.text(for: statement.words))
        #expect(text.hasPrefix(statement.name))
        #expect(text.contains("Example: \(statement.example)"))
    }

    @Test func synopsisFollowsTheDeclaration() throws {
        let backup = try #require(Help.text(for: ["backup"]))
        #expect(backup.hasPrefix("backup SELECTION [from CONNECTION] to FOLDER [where CONDITION]\n"))
        let wait = try #require(Help.text(for: ["wait", "until"]))
        #expect(wait.hasPrefix("wait until EXPRESSION [for DURATION]\n"))
        let conflict = try #require(Help.text(for: ["restore"]))
        #expect(conflict.contains("[on conflict (fail | skip | replace | newer | recover)]"))
    }

    @Test func aVerbOfSeveralStatementsShowsAll() throws {
        let apply = try #require(Help.text(for: ["apply"]))
        #expect(apply.contains("apply plan FILE"))
        #expect(apply.contains("apply settings "))
        let export = try #require(Help.text(for: ["export"]))
        #expect(export.contains("export template "))
        #expect(try #require(Help.text(for: ["EXPORT", "Template"])).hasPrefix("export template"))
    }

    @Test(arguments: Help.topics)
    func everyTopicIsExplained(_ topic: String) {
        #expect(Help.text(for: [topic])?.isEmpty == false)
    }

    @Test func unknownWordsAreRefusedWithASuggestion() {
        #expect(Help.text(for: ["bakcup"]) == nil)
        #expect(Help.suggestion(for: ["bakcup"]) == "backup")
        #expect(Help.suggestion(for: ["xyzzyxyzzy"]) == nil)
    }

    @Test func settingsFieldsAndFunctionsAreExplained() {
        #expect(Help.text(for: ["jobs"])?.contains("1 to 256") == true)
        #expect(Help.text(for: ["expires"])?.contains("date") == true)
        #expect(Help.text(for: ["join"])?.contains("join(list, string)") == true)
        #expect(Help.text(for: ["where"])?.contains("where CONDITION") == true)
    }

    /// A clause that several statements take in different shapes shows each shape with its statements.
    @Test func clausesOfOneWordAreToldApart() throws {
        let text = try #require(Help.text(for: ["from"]))
        #expect(text.contains("clause from CONNECTION"))
        #expect(text.contains("clause from FOLDER"))
        #expect(text.contains("of `restore`, `import`"))
    }

    @Test(arguments: Grammar.statements.flatMap(\.clauses).map { [$0.firstWords[0], $0.example] })
    func aClausesExampleUsesIt(_ clause: [String]) {
        #expect(clause[1].split(separator: " ").contains(Substring(clause[0])), "\(clause[1])")
    }

    @Test(arguments: Help.topics)
    func everythingHasAnExampleThatParses(_ topic: String) throws {
        let text = try #require(Help.text(for: [topic]))
        let examples = text.split(separator: "\n").filter { $0.hasPrefix("  Example: ") }.map { $0.dropFirst(11) }
        #expect(!examples.isEmpty)
        for example in examples {
            #expect(Parser.parse(SourceFile(name: "example", text: String(example))).diagnostics.isEmpty, "\(example)")
        }
    }
}
