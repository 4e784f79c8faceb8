import RelocationLanguage
import Testing

/// All errors of a file at once, each reported once.
@Suite struct RecoveryTests {
    @Test func parsingResumesAtTheNextStatement() {
        #expect(
            problems("bakcup\nlist secretz; shwo\necho a\nlist") == [
                "t:1:1: error: unknown statement; did you mean `backup`?",
                "t:2:6: error: expected what to list: all, secrets, keys, certificates, secret, …; "
                    + "did you mean `secrets`?",
                "t:2:15: error: unknown statement; did you mean `show`?",
                "t:4:5: error: expected what to list: all, secrets, keys, certificates, secret, …",
            ])
    }

    @Test func blocksOfABrokenStatementAreRead() {
        #expect(
            problems("if dev { bakcup } else if x { shwo } else { lsit }\necho").map { $0.prefix(7) } == [
                "t:1:4: ", "t:1:10:", "t:1:31:", "t:1:45:",
            ])
        #expect(problems("for x of y {\nbakcup\n}").map { $0.prefix(6) } == ["t:1:7:", "t:2:1:"])
    }

    @Test func aBlockOnTheNextLineIsOneError() {
        #expect(problems("if true\n{\necho a\n}\necho b") == ["t:1:8: error: expected `{` on the line of its `if`"])
        #expect(
            problems("if true { }\nelse { echo a }\necho b") == [
                "t:2:1: error: `else` stands on the line of the `}` before it"
            ])
    }

    @Test func whatIsNeverClosedIsReportedWhereItOpens() {
        #expect(problems("let a = (\n1 +\nlet b = 5\nbakcup").map { $0.prefix(7) } == ["t:1:9: ", "t:4:1: "])
        #expect(problems("let a = [(1, 2]\nbakcup").map { $0.prefix(7) } == ["t:1:10:", "t:2:1: "])
        #expect(
            problems("if true {\nbakcup") == [
                "t:1:9: error: this `{` is never closed", "t:2:1: error: unknown statement; did you mean `backup`?",
            ])
        #expect(problems("if true { let a = (1 }\nbakcup").map { $0.prefix(7) } == ["t:1:19:", "t:2:1: "])
    }

    @Test func strayClosingBracketsAreErrors() {
        #expect(problems("}\necho a") == ["t:1:1: error: this `}` closes nothing"])
        #expect(problems("let a = 1)\nbakcup").map { $0.prefix(7) } == ["t:1:10:", "t:2:1: "])
    }

    @Test func whatABrokenStatementDeclaresIsKept() {
        let script = statements("connect $a/b as west\nlet x = = 5\nfor y in = { echo $y }\nlet = 4\nconnect a using x")
        let broken = script.compactMap { statement -> BrokenStatement? in
            if case .broken(let broken) = statement.body { broken } else { nil }
        }
        #expect(broken.map(\.verb) == ["connect", "let", "for", "let", "connect"])
        #expect(broken.map { $0.aliases.map(\.name) } == [["west"], [], [], [], []])
        #expect(broken.map { $0.variables.map(\.text) } == [[], ["x"], ["y"], [], []])
        #expect(broken.map(\.blocks.count) == [0, 0, 1, 0, 0])
    }

    @Test func statementsAfterABlockNeedASeparator() {
        #expect(problems("if true { } echo a") == ["t:1:13: error: expected a new line or `;` after `}`"])
    }

    @Test(arguments: [
        ("let x = " + String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100), 0),
        ("let x = " + String(repeating: "(", count: 101) + "1" + String(repeating: ")", count: 101), 1),
        ("let x = " + String(repeating: "[", count: 200_000), 1),
        (String(repeating: "if true { ", count: 100) + String(repeating: "}", count: 100), 0),
        (String(repeating: "if true { ", count: 101) + String(repeating: "}", count: 101), 1),
        ("let x = " + String(repeating: "not ", count: 50_000) + "true", 1),
        ("let x = " + String(repeating: "\"${", count: 99) + "a" + String(repeating: "}\"", count: 99), 0),
        ("let x = " + String(repeating: "\"${", count: 50_000), 1),
        ("let x = " + String(repeating: "\"${", count: 60) + String(repeating: "(", count: 60), 1),
    ])
    func nestingHasALimit(_ text: String, _ errors: Int) {
        #expect(problems(text).count == errors)
    }

    @Test func endlessErrorsAreCounted() {
        let found = problems(String(repeating: "bakcup\n", count: 600))
        #expect(found.count == 501)
        #expect(found.last == "t:501:1: error: 100 more errors from here on are not shown")
    }

    @Test func aliasesAreNoWordsOfTheGrammar() {
        for word in ["to", "fail", "environment", "descending", "PLAN", "null", "stop"] {
            #expect(problems("connect a as \(word)").count == 1)
        }
        for word in ["source", "target", "network", "count", "expires", "jobs", "a-b_9"] {
            #expect(problems("connect a as \(word)") == [])
        }
    }

    @Test func longChainsAreFlat() {
        let chain = Array(repeating: "$a", count: 20_000)
        for joint in [" and ", " or ", " + ", ", "] {
            let text =
                joint == ", "
                ? "let x = [\(chain.joined(separator: joint))]" : "let x = " + chain.joined(separator: joint)
            #expect(problems(text) == [])
        }
    }
}
