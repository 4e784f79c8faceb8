import Rendering
import Testing

@testable import LineEditing

@Suite struct CompletionTests {
    private func answer(_ words: [String], to text: String, word: String, isWhole: Bool = true) -> CompletionAnswer {
        let cursor = text.utf8.count
        let suggestions = words.map {
            LineSuggestion($0, replacing: cursor - word.utf8.count..<cursor, isWhole: isWhole)
        }
        return CompletionAnswer(suggestions, in: text, cursor: cursor)
    }

    @Test func theOnlyProposalGoesIn() {
        let result = answer(["backup"], to: "ba", word: "ba")
        #expect(result.removed == 2)
        #expect(result.inserted == "backup ")
        #expect(answer(["./out/"], to: "to ./o", word: "./o", isWhole: false).inserted == "./out/")
    }

    @Test func itAlsoCorrectsTheCase() {
        #expect(answer(["Backup"], to: "BA", word: "BA").inserted == "Backup ")
    }

    @Test func theCommonStartGoesInFirst() {
        let result = answer(["secret", "secrets"], to: "list s", word: "s")
        #expect(result.inserted == "secret")
        #expect(result.candidates.isEmpty)
    }

    @Test func thenTheyAreListed() {
        let result = answer(["restore", "report", "retire"], to: "re", word: "re")
        #expect(result.inserted.isEmpty)
        #expect(result.candidates.count == 3)
    }

    @Test func proposalsForOtherPlacesAreIgnored() {
        let suggestions = [LineSuggestion("x", replacing: 0..<9), LineSuggestion("y", replacing: 0..<1)]
        #expect(CompletionAnswer(suggestions, in: "ab", cursor: 2) == CompletionAnswer([], in: "", cursor: 0))
    }

    @Test func commonStart() {
        #expect(CompletionAnswer.commonStart(["restore", "report"]) == "re")
        #expect(CompletionAnswer.commonStart(["日本語", "日本"]) == "日本")
        #expect(CompletionAnswer.commonStart([]) == "")
    }

    @Test func fewAreShownWithTheirDescriptions() {
        let suggestions = [
            LineSuggestion("backup", replacing: 0..<0, detail: "encrypted copy"),
            LineSuggestion("list", replacing: 0..<0, detail: "a long description that does not fit in here"),
        ]
        let plain = Style(isEnabled: false)
        let lines = CandidateList.lines(suggestions, columns: 30, rows: 10, style: plain)
        #expect(lines == ["backup  encrypted copy", "list    a long description t…"])
    }

    @Test(arguments: [2, 5, 20, 40, 200])
    func manyFitTheScreen(columns: Int) {
        let suggestions = (0..<300).map { LineSuggestion("object-\($0)", replacing: 0..<0) }
        let lines = CandidateList.lines(suggestions, columns: columns, rows: 10, style: Style(isEnabled: false))
        #expect(lines.count <= 10)
        #expect(lines.allSatisfy { DisplayWidth.of($0) < max(columns, 2) })
        #expect(lines.last?.hasPrefix("…") == true)
    }

    @Test func namesCannotActOnTheTerminal() {
        let suggestions = [LineSuggestion("a\u{1B}[2J", replacing: 0..<0), LineSuggestion("b", replacing: 0..<0)]
        let lines = CandidateList.lines(suggestions, columns: 80, rows: 10, style: Style(isEnabled: false))
        #expect(!lines.joined().contains("\u{1B}"))
    }
}
