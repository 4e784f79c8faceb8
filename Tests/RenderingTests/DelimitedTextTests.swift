import Testing

@testable import Rendering

@Suite struct DelimitedTextTests {
    @Test func csvQuotesWhatNeedsIt() {
        let lines = DelimitedText.csv(headings: ["a", "b"], rows: [["x,y", "say \"hi\""], ["1\r\n2", ""]])
        #expect(lines == ["a,b", "\"x,y\",\"say \"\"hi\"\"\"", "\"1\r\n2\","])
    }

    @Test func tsvEscapes() {
        #expect(DelimitedText.tsv(headings: ["a"], rows: [["t\tn\nr\rb\\"]]) == ["a", "t\\tn\\nr\\rb\\\\"])
    }

    @Test func markdownEscapesPipes() {
        #expect(DelimitedText.markdown(headings: ["a"], rows: [["x|y\n"]]) == ["| a |", "| --- |", "| x\\|y\\\\n |"])
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\u{FF1D}1", "'\u{FF1D}1"), ("-5", "-5"), ("a=b", "a=b"), ("\u{1B}[31mred\u{7}", "\\u{1B}[31mred\\u{7}"),
        ("\u{9B}31m", "\\u{9B}31m"), ("\u{202E}gpj", "\\u{202E}gpj"), ("a\rb", "a\\rb"),
        ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
    ])
    func csvHoldsNoFormulaAndNoControl(raw: String, field: String) {
        #expect(DelimitedText.csv(headings: ["a"], rows: [[raw]]) == ["a", field])
    }

    @Test func tsvHoldsNoFormulaAndNoControl() {
        #expect(
            DelimitedText.tsv(headings: ["a"], rows: [["=1"], ["\u{1B}c"], ["\r"]]) == ["a", "'=1", "\\u{1B}c", "'\\r"])
    }

    @Test func nothingInMarkdownIsMarkup() {
        #expect(
            MarkdownText.escaped("*a* _b_ [x](https://e.test) <img> `c` @ann #12 \u{1B}[0m")
                == "\\*a\\* \\_b\\_ \\[x\\](https&#58;//e.test) &lt;img&gt; \\`c\\` &#64;ann &#35;12 \\\\u{1B}\\[0m")
    }
}
