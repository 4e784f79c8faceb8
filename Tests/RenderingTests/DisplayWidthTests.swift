import Testing

@testable import Rendering

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("🔑", 2),
        ("👩\u{200D}💻", 2), ("❯", 1), ("→", 1), ("…", 1), ("\u{2764}\u{FE0F}", 2),
    ])
    func columns(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test(arguments: [
        ("short", 10, "short"), ("exactly", 7, "exactly"), ("too long", 5, "too …"), ("日本語", 4, "日…"),
        ("日本語", 5, "日本…"), ("abc", 1, "…"), ("abc", 0, ""),
    ])
    func cuttingTheEnd(text: String, columns: Int, cut: String) {
        #expect(DisplayWidth.truncated(text, to: columns) == cut)
    }

    @Test(arguments: [
        ("abcdefghij", 7, "abc…hij"), ("short", 7, "short"), ("日本語日本語", 7, "日本…語"), ("abcdef", 3, "ab…"),
    ])
    func cuttingTheMiddle(text: String, columns: Int, cut: String) {
        #expect(DisplayWidth.shortenedInside(text, to: columns) == cut)
        #expect(DisplayWidth.of(cut) <= columns)
    }
}
