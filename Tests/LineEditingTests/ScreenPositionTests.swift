import Testing

@testable import LineEditing

@Suite struct ScreenPositionTests {
    @Test(arguments: [
        ("", 0, 0), ("abc", 0, 3), ("1234567890", 1, 0), ("12345678901", 1, 1), ("日本語日本", 1, 0), ("123456789日", 1, 2),
        ("a\nb", 1, 1), ("\t", 0, 8), ("\u{3}", 0, 2), ("e\u{301}", 0, 1),
    ])
    func whereTextEnds(text: String, row: Int, column: Int) {
        #expect(ScreenPosition().advanced(over: text, columns: 10) == ScreenPosition(row: row, column: column))
    }

    @Test func escapeSequencesInAPromptTakeNoColumns() {
        #expect(EditorCore.delimited("\u{1B}[0m\u{1B}[2mx") == "\u{1}\u{1B}[0m\u{1B}[2m\u{1}x")
        #expect(EditorCore.delimited("a \u{1B}[36mb\u{1B}[0m ❯") == "a \u{1}\u{1B}[36m\u{1}b\u{1}\u{1B}[0m\u{1} ❯")
    }
}
