import RelocationLanguage
import Testing

/// What may stand at the end of a cut text: the ground that completion stands on.
@Suite struct ProbeTests {
    static let places: [(String, SyntaxExpectation)] = [
        ("connect ", .operand(.vault, noun: nil)), ("restore into ", .alias(.target)),
        ("list keys in ", .alias(.source)),
        ("backup all to ", .operand(.newFolder, noun: nil)), ("show key ", .operand(.objectName, noun: .key)),
        ("list secret a, ", .operand(.objectName, noun: .secret)), ("set ", .setting),
        ("set output ", .settingValue("output")), ("list keys where ", .field),
        ("list keys where enabled and ", .function),
        ("list keys sort by ", .field), ("include ", .script), ("help ", .helpWord), ("exit ", .number),
        ("wait until true for ", .duration), ("connect a using token ", .variable), ("let ", .newVariable),
        ("let x = [1, ", .value), ("let x = count(", .function), ("list keys where name in ", .mark("[")),
        ("list keys where name ", .mark("=")), ("if true ", .mark("{")), ("echo ", .operand(.text, noun: nil)),
        ("verify ", .alias(.source)), ("verify ", .operand(.folder, noun: nil)), ("exit ", .end),
    ]

    private func probe(_ text: String) -> [SyntaxExpectation] {
        Parser.probe(SourceFile(name: "t", text: text)).expectations
    }

    private func words(_ text: String) -> [String] {
        probe(text).compactMap { if case .word(let word) = $0 { word } else { nil } }
    }

    @Test(arguments: ["", "echo a;", "echo a\n", "if true { ", "if true { echo a; "])
    func statementsBegin(_ text: String) {
        let found = words(text)
        #expect(Set(found) == Grammar.verbs)
        #expect(Parser.probe(SourceFile(name: "t", text: text)).statement == nil)
    }

    @Test(arguments: [
        ("backup ", ["all", "secrets", "keys", "certificates", "secret", "key", "certificate"]),
        ("backup all ", ["from", "to", "where"]), ("backup all to ./x ", ["from", "where"]),
        ("restore into a on ", ["conflict"]),
        ("restore into a on conflict ", ["fail", "skip", "replace", "newer", "recover"]),
        ("on ", ["error"]), ("on error ", ["stop", "continue"]), ("apply ", ["plan", "settings"]),
        ("create ", ["vault"]), ("list keys sort ", ["by"]),
        ("list keys sort by name ", ["descending", "in", "where", "limit"]),
        ("export all to x sealed ", ["with", "to"]), ("export all to x sealed with ", ["passphrase"]),
        ("connect x ", ["as", "using"]), ("wait ", ["until"]), ("if true { } ", ["else"]),
        ("assert $x is ", ["not", "null"]),
        ("plan backup all ", ["from", "to", "where"]), ("let x = plan backup all ", ["from", "to", "where"]),
        ("let n = (list keys in a ", ["where", "sort", "limit"]), ("show secret a ", ["in", "version", "reveal"]),
    ])
    func wordsOfTheGrammar(_ text: String, _ expected: [String]) {
        #expect(words(text) == expected)
    }

    @Test(arguments: places)
    func operands(_ text: String, _ expected: SyntaxExpectation) {
        #expect(probe(text).contains(expected))
    }

    @Test func theInnermostStatementIsNamed() {
        #expect(Parser.probe(SourceFile(name: "t", text: "let x = (list keys where ")).statement?.name == "list")
        #expect(Parser.probe(SourceFile(name: "t", text: "if true { backup ")).statement?.name == "backup")
    }
}
