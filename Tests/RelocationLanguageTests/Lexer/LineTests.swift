import RelocationLanguage
import Testing

/// Where statements end, what comments are, and what asks for another line.
@Suite struct LineTests {
    @Test(arguments: [
        ("echo a\necho b", 2), ("echo a; echo b;", 2), (";;\n\n;", 0), ("echo a \\\n b", 1), ("echo a \\ \t \n b", 1),
        ("let x = [1,\n2\n]\necho", 2), ("let x = (\n1\n+\n2\n)", 1), ("if true {\necho a\n}\necho", 2),
        ("if true { echo a; echo b }; echo c", 2), ("# only a comment", 0), ("#!/usr/bin/env kvmsh\necho a", 1),
        ("echo a # b; echo c", 1), ("echo ./a#b", 1), ("let x = [1, # one\n2]", 1), ("", 0),
        ("let x = (\nlist secrets\n).name", 1),
    ])
    func countsStatements(_ text: String, _ count: Int) {
        #expect(problems(text) == [])
        #expect(statements(text).count == count)
    }

    @Test func aNumberSignInsideAWordIsACharacter() throws {
        guard case .echo(let echo) = try #require(statements("echo ./a#b # c").first).body else {
            Issue.record("no echo")
            return
        }
        #expect(echo.values.map(\.constant) == ["./a#b"])
    }

    @Test func commentsAreKept() {
        let script = Parser.parse(SourceFile(name: "t", text: "# one \necho a # two\n  # three\nif true { # four\n}"))
            .script
        #expect(script.comments.map(\.text) == ["# one", "# two", "# three", "# four"])
        #expect(script.comments.map(\.standsAlone) == [true, false, true, false])
    }

    @Test(arguments: [
        "let x = (", "let x = [1,", "if true {", "if true {\necho a\n", "echo a \\", "echo a \\  ",
        "for x in list keys {",
        "if true { echo a } else {", "count(", "let x = [\n# a comment\n",
    ])
    func asksForAnotherLine(_ text: String) {
        #expect(Parser.isIncomplete(text))
    }

    @Test(arguments: [
        "", "echo a", "let x = (1)", "if true { }", "echo \"(\"", "echo '{'", "# (", "backup all", "echo \"abc", "}",
        "let",
        "echo a \\\n b",
    ])
    func isComplete(_ text: String) {
        #expect(!Parser.isIncomplete(text))
    }
}
