import ExactJSON
import Testing

@Suite struct JSONStringTests {
    private func token(_ text: String) throws -> JSONString {
        try #require(JSONString(token: Array(text.utf8)))
    }

    @Test func keepsTheTokenAsItCame() throws {
        let raw = #"{"v":"\u0041\/\ud800 \uDC00\u0000é\u00E9"}"#
        let json = try JSON(parsing: Array(raw.utf8))
        #expect(json.serializedText == raw)
        #expect(json["v"]?.jsonString?.token == Array(#"\u0041\/\ud800 \uDC00\u0000é\u00E9"#.utf8))
    }

    @Test func undoesEveryEscape() throws {
        #expect(try token(#"\"\\\/\b\f\n\r\t\u0041\u00e9"#).text == "\"\\/\u{8}\u{C}\n\r\tA\u{E9}")
        #expect(try token(#"a\u0000b"#).utf8Bytes == [0x61, 0, 0x62])
        #expect(try token(#"\uD83D\uDE00!"#).text == "😀!")
        #expect(try token(#"\ud83d\ude00"#).utf8Bytes == Array("😀".utf8))
    }

    @Test(
        arguments: [
            (#"\ud800"#, [0xD800], "\u{FFFD}"), (#"\udc00"#, [0xDC00], "\u{FFFD}"),
            (#"\ud800a"#, [0xD800, 0x61], "\u{FFFD}a"), (#"\udc00\ud800"#, [0xDC00, 0xD800], "\u{FFFD}\u{FFFD}"),
            (#"\ud800\ud800\udc00"#, [0xD800, 0xD800, 0xDC00], "\u{FFFD}\u{10000}"),
            (#"x\ud83dy\ude00"#, [0x78, 0xD83D, 0x79, 0xDE00], "x\u{FFFD}y\u{FFFD}"),
            (#"\ud800\u0041"#, [0xD800, 0x41], "\u{FFFD}A"),
        ] as [(String, [UInt16], String)])
    func loneSurrogatesSurvive(text: String, units: [UInt16], lossy: String) throws {
        let string = try token(text)
        #expect(string.utf16 == units)
        #expect(string.text == nil)
        #expect(string.utf8Bytes == nil)
        #expect(string.lossyText == lossy)
    }

    @Test func comparesCodeUnitsAndNotSpellings() throws {
        #expect(try token(#"\u0041"#) == "A")
        #expect(try token(#"\/"#) == "/")
        #expect(try token(#"\ud83d\ude00"#) == token("😀"))
        #expect(try token(#"\uD800"#) == token(#"\ud800"#))
        #expect(try token(#"\uD800"#) != token("\u{FFFD}"))
        #expect(try token("\u{E9}") != token("e\u{301}"))
        #expect(try token("a") != token("a\\u0000"))
        #expect(try token("") == "")
    }

    @Test func constantTimeComparisonAgrees() throws {
        let strings = try ["", "a", "b", "ab", #"\u0061"#, #"\ud800"#, "\u{FFFD}", "aa"].map { try token($0) }
        for left in strings {
            for right in strings { #expect(left.equalsInConstantTime(right) == (left == right)) }
        }
    }

    @Test(arguments: ["\"", "\\", "\\x", "a\"b", "\n", "\\u00", "\u{1F}"])
    func refusesTokensThatAreNone(text: String) {
        #expect(JSONString(token: Array(text.utf8)) == nil)
    }

    @Test func refusesTokensThatAreNoUTF8() {
        #expect(JSONString(token: [0xFF]) == nil)
        #expect(JSONString(token: [0xC3]) == nil)
    }

    @Test func writingAndReadingIsTheSame() throws {
        for scalar in (0...0x2FF).compactMap({ Unicode.Scalar(UInt32($0)) }) {
            let text = "x\(Character(scalar))y"
            let bytes = JSON.text(text).serialized()
            #expect(try JSON(parsing: bytes).string.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test func neverShowsItsContent() {
        let string = JSONString("hunter2")
        var dumped = ""
        dump(JSON.string(string), to: &dumped)
        for shown in ["\(string)", String(reflecting: string), String(reflecting: JSON.string(string)), dumped] {
            #expect(!shown.contains("hunter2"))
            #expect(!shown.contains("7"))
        }
    }
}
