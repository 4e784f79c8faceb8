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
}
