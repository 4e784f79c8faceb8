import RelocationLanguage
import Testing

/// Section 1 of the description: characters, comments, lines, separation.
@Suite struct CharacterTests {
    @Test func unknownEscapeNamesTheKnown() {
        #expect(problems("echo \"\\q\"").count == 1)
        #expect(problems("echo \"\\q\"")[0].hasPrefix("t:1:7: error: no such escape; there are `\\n`"))
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80, 0x80],
        ] as [[UInt8]])
    func bytesThatAreNoText(_ bytes: [UInt8]) {
        for (before, after) in [("echo ", ""), ("echo \"a", "b\""), ("# a", "")] {
            let source = SourceFile(name: "t", bytes: Array(before.utf8) + bytes + Array(after.utf8))
            let result = Parser.parse(source)
            #expect(result.diagnostics.map(\.message) == ["these bytes are no UTF-8"])
            #expect(result.diagnostics.first?.span.start == before.utf8.count)
            #expect(result.diagnostics.first.map { $0.span.end - $0.span.start } == bytes.count)
        }
    }

    @Test func misleadingCharactersAreFineInStringsAndComments() {
        #expect(problems("echo \"a\u{A0}b \u{201C}c\u{201D}\" # \u{A0}\u{2019}") == [])
    }

    @Test func wordsMayHoldVisibleCharactersOfAnyLanguage() {
        #expect(problems("echo größe 日本語 🔑 👩\u{200D}🚀 é") == [])
    }

    @Test func aByteOrderMarkIsSkippedAndCountsNoColumn() {
        let source = SourceFile(name: "t", bytes: [0xEF, 0xBB, 0xBF] + Array("bakcup".utf8))
        let result = Parser.parse(source)
        #expect(result.diagnostics.map(\.description) == ["t:1:1: error: unknown statement; did you mean `backup`?"])
    }

    @Test func columnsCountCharacters() {
        #expect(problems("echo \"👩\u{200D}🚀e\u{301}\" &")[0].hasPrefix("t:1:11: error"))
        #expect(problems("\techo &")[0].hasPrefix("t:1:7: error"))
    }

    @Test func carriageReturnsBeforeNewlinesAreLineEnds() {
        #expect(problems("echo a\r\necho b\r\n") == [])
        #expect(statements("echo a\r\necho b\r\n").count == 2)
        #expect(statements("echo a \\\r\n b\r\n").count == 1)
        #expect(problems("echo a\r\nbakcup\r\n")[0].hasPrefix("t:2:1: error"))
    }

    @Test func aLineBeyondTheLimitIsAnErrorAndTheNextIsRead() {
        let long = "echo " + String(repeating: "a", count: 1 << 20)
        #expect(
            problems("\(long)\nbakcup") == [
                "t:1:1: error: this line is longer than 1 MiB",
                "t:2:1: error: unknown statement; did you mean `backup`?",
            ])
        let fits = "echo " + String(repeating: "a", count: (1 << 20) - 5)
        #expect(problems(fits) == [])
    }
}
