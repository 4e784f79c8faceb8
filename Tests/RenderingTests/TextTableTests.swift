import Testing

@testable import Rendering

@Suite struct TextTableTests {
    let table = TextTable(
        headings: ["name", "enabled", "versions"], alignments: [.leading, .leading, .trailing],
        rows: [["db-password", "yes", "12"], ["日本", "no", "3"]])

    @Test func columnsLineUp() {
        #expect(
            table.lines(width: nil) == [
                "name         enabled  versions",
                "db-password  yes            12",
                "日本         no              3",
            ])
    }

    @Test func longTextIsCutAndNarrowColumnsStayWhole() {
        let long = TextTable(
            headings: ["name", "created", "tags"],
            rows: [
                ["db-password", "2026-11-23T08:00:00Z", "team=pay, owner=somebody-with-a-long-name, env=production"]
            ])
        #expect(long.lines(width: 70)[1] == "db-password  2026-11-23T08:00:00Z  team=pay, owner=somebody-with-a-lo…")
        #expect(long.leftOut(width: 70).isEmpty)
    }

    @Test func columnsWithoutRoomAreLeftOut() {
        #expect(table.lines(width: 27) == ["name         enabled", "db-password  yes", "日本         no"])
        #expect(table.leftOut(width: 27) == ["versions"])
    }

    @Test(arguments: 1...60)
    func noLineIsWiderThanTheTerminal(width: Int) {
        let wide = TextTable(
            headings: ["name", "kind", "content type", "expires", "tags"],
            rows: [
                [String(repeating: "n", count: 127), "certificate", "application/x-pkcs12", "2026-11-23", "a=日本語"],
                ["b", "key", "", "", ""],
            ])
        for line in wide.lines(width: width) {
            #expect(DisplayWidth.of(line) <= width)
        }
    }

    @Test func cellsAreEscaped() {
        let hostile = TextTable(headings: ["tags"], rows: [["\u{1B}]0;title\u{7}"]])
        #expect(hostile.lines(width: nil)[1] == "\\u{1B}]0;title\\u{7}")
    }

    @Test func missingCellsAreEmpty() {
        #expect(TextTable(headings: ["a", "b"], rows: [["1"], []]).lines(width: nil) == ["a  b", "1", ""])
    }

    @Test func headingsAloneStillShow() {
        #expect(TextTable(headings: ["name"], rows: []).lines(width: 80) == ["name"])
    }

    @Test func stylesDoNotCount() {
        let styled = table.lines(width: 40, style: Style(isEnabled: true))
        #expect(styled[0].hasPrefix("\u{1B}[1mname\u{1B}[0m         "))
    }
}
