import RelocationLanguage
import Testing

/// Section 1 of the description: characters, comments, lines, separation.
@Suite struct CharacterTests {
    static let wrong: [WrongLine] = [
        // Not allowed anywhere, comments and strings included.
        WrongLine("echo «\u{1}»", "the control character U+0001 is not allowed"),
        WrongLine("echo \"a«\u{1B}»[31m\"", "the control character U+001B is not allowed"),
        WrongLine("echo 'a«\u{7F}»'", "the control character U+007F is not allowed"),
        WrongLine("# a «\u{85}»", "the control character U+0085 is not allowed"),
        WrongLine("echo a«\r»b", "a carriage return without a newline after it is not allowed"),
        WrongLine("# a «\r»b", "a carriage return without a newline after it is not allowed"),
        WrongLine("echo \"a«\u{202E}»b\"", "the character U+202E changes the direction of text and is not allowed"),
        WrongLine("# «\u{2066}»", "the character U+2066 changes the direction of text and is not allowed"),
        WrongLine("echo a«\u{200F}»", "the character U+200F changes the direction of text and is not allowed"),
        // Not allowed outside strings and comments.
        WrongLine("echo«\u{A0}»a", "this is the no-break space U+00A0: write an ordinary blank"),
        WrongLine("echo«\u{2003}»a", "this is the space U+2003: write an ordinary blank"),
        WrongLine("echo «\u{201C}»a b", "`\u{201C}` is a typographic quote: write `\"`"),
        WrongLine("echo a«\u{200B}»", "the invisible character U+200B stands here: delete it, or quote the text"),
        WrongLine("echo a«\u{FEFF}»", "the invisible character U+FEFF stands here: delete it, or quote the text"),
        WrongLine("echo a«\u{2028}»", "U+2028 is no newline here: write an ordinary one"),
        // Kept for later.
        WrongLine("echo «&»", "`&` is kept for later: quote it, `\"&\"`"),
        WrongLine("echo a «|» b", "`|` is kept for later: quote it, `\"|\"`"),
        WrongLine("echo «!»", "`!` is kept for later: quote it, `\"!\"`"),
        WrongLine("echo «^»", "`^` is kept for later: quote it, `\"^\"`"),
        WrongLine("echo «`»", "``` is kept for later: quote it, `\"`\"`"),
        WrongLine("echo «\\» a", "`\\` goes on in the next line, and only blanks may follow it"),
        // Variables.
        WrongLine("echo «$10»", "arguments go from `$1` to `$9`"),
        WrongLine("echo «$0»", "arguments go from `$1` to `$9`"),
        WrongLine("echo «${x}»", "`${…}` is for text in quotes: write `$x` here"),
        WrongLine("echo «$» a", "`$` begins the name of a variable; as a character it is quoted, `'$'`"),
        WrongLine("echo «$größe»", "the name of a variable is of the letters a to z, digits and `_`"),
        WrongLine(
            "echo \"«$12»\"", "arguments go from `$1` to `$9`; a dollar sign before a digit is `\\$`"),
        // Words, strings and variables stand apart.
        WrongLine("echo «./out/$dir»", "text and variables are joined in quotes: `\"./out/$dir\"`"),
        WrongLine("echo «$dir/sub»", "text and variables are joined in quotes: `\"$dir/sub\"`"),
        WrongLine("echo «a\"b\"»", "text and variables are joined in quotes: `\"ab\"`"),
        WrongLine("echo «\"a\"\"b\"»", "text and variables are joined in quotes: `\"ab\"`"),
        WrongLine("echo «'a\"$'b»", "text and variables are joined in quotes: `\"a\\\"\\$b\"`"),
        WrongLine("echo «$a.b/c»", "text and variables are joined in quotes: `\"${a.b}/c\"`"),
        WrongLine("echo «$a\"b\"»", "text and variables are joined in quotes: `\"${a}b\"`"),
        WrongLine("echo «tags.\"a b\"»", "text and variables are joined in quotes: `\"tags.a b\"`"),
        // Strings.
        WrongLine("echo «\"»abc", "the text that begins here has no closing `\"` on its line"),
        WrongLine("echo «'»abc", "the text that begins here has no closing `'` on its line"),
        WrongLine("echo \"«${»x\"", "`${` has no closing `}` on its line"),
        WrongLine("echo \"«\\u{}»\"", "a character is written `\\u{1F511}`, with 1 to 6 hexadecimal digits"),
        WrongLine("echo \"«\\u{D800}»\"", "U+D800 is no character"),
        WrongLine("echo \"«\\u{110000}»\"", "U+110000 is no character"),
        WrongLine("echo \"«${}»\"", "expected a value inside `${ }`"),
        WrongLine("echo \"${a «b»}\"", "expected `}`"),
    ]

    @Test(arguments: wrong)
    func refuses(_ line: WrongLine) throws {
        let marked = MarkedSource(line.marked)
        let result = Parser.parse(marked.source)
        #expect(result.diagnostics.count == 1, "\(result.diagnostics)")
        let diagnostic = try #require(result.diagnostics.first)
        #expect(diagnostic.message == line.message)
        #expect(diagnostic.span.start..<diagnostic.span.end == marked.range)
    }

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
