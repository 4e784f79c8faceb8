import RelocationLanguage
import Testing

@Suite struct DiagnosticRendererTests {
    private func render(_ text: String, color: Bool = false) -> String {
        let result = Parser.parse(SourceFile(name: "move.kvm", text: text))
        return DiagnosticRenderer(usesColor: color).render(result.diagnostics)
    }

    @Test func placeMessageLineAndCaret() {
        #expect(
            render("echo a\nlist secretz") == """
                move.kvm:2:6: error: expected what to list: all, secrets, keys, certificates, secret, …; \
                did you mean `secrets`?
                 2 | list secretz
                   |      ^~~~~~~

                """)
    }

    @Test func notesHaveAPlaceOfTheirOwn() {
        #expect(
            render("backup all to ./a to ./b") == """
                move.kvm:1:19: error: `to` is given twice
                 1 | backup all to ./a to ./b
                   |                   ^~
                move.kvm:1:12: note: first here
                 1 | backup all to ./a to ./b
                   |            ^~
                note: a plan's file comes first: `plan to FILE backup …`

                """)
    }

    @Test func severalErrorsAreCounted() {
        #expect(render("bakcup\nbakcup").hasSuffix("2 errors\n"))
    }

    @Test func wideCharactersAndTabsKeepTheCaretInPlace() {
        #expect(render("echo 日本 \"é\" &").contains("\n   |               ^\n"))
        #expect(render("\techo &").contains(" 1 |     echo &\n   |          ^\n"))
        #expect(render("echo e\u{301} 👩\u{200D}🚀 &").contains("\n   |           ^\n"))
    }

    @Test func controlCharactersOfTheSourceAreShownNotSent() {
        let text = render("echo \"\u{1B}[31m\u{202E}\" &")
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\u{202E}"))
        #expect(text.contains("echo \"\\u{1B}[31m\\u{202E}\" &"))
        let name = SourceFile(name: "a\u{1B}b", text: "bakcup")
        #expect(!DiagnosticRenderer().render(Parser.parse(name).diagnostics).contains("\u{1B}"))
    }

    @Test func colourIsOnlyOnRequest() {
        #expect(!render("bakcup").contains("\u{1B}"))
        #expect(render("bakcup", color: true).contains("\u{1B}[1;31merror: \u{1B}[0m"))
    }

    @Test func longLinesAreCutAroundTheCaret() {
        let text = render("echo " + String(repeating: "a ", count: 5000) + "& " + String(repeating: "b ", count: 5000))
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.count < 160 })
        #expect(lines[1].contains("…") && lines[1].contains("&"))
        let caret = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) }
        let sign = lines[1].firstIndex(of: "&").map { lines[1].distance(from: lines[1].startIndex, to: $0) }
        #expect(caret == sign)
    }

    @Test func recordsHoldTheSameInFields() throws {
        let result = Parser.parse(SourceFile(name: "m.kvm", text: "backup all to ./a to ./b\nbakcup"))
        let first = try #require(result.diagnostics.first).record
        #expect(first.severity == "error")
        #expect(first.id == "duplicate-clause")
        #expect([first.line, first.column, first.endLine, first.endColumn] == [1, 19, 1, 21])
        #expect(first.notes.map(\.line) == [1, nil])
        let second = try #require(result.diagnostics.last).record
        let fix = try #require(second.fix)
        #expect(fix.replacement == "backup")
        #expect([fix.line, fix.column, fix.endLine, fix.endColumn] == [2, 1, 2, 7])
        #expect(second.file == "m.kvm")
    }
}
