import ExactJSON
import Testing

@Suite struct JSONParsingTests {
    private func parse(_ text: String, depth: Int = 32) throws -> JSON {
        try JSON(parsing: Array(text.utf8), maximumDepth: depth)
    }

    @Test(
        arguments: [
            ("null", .null), (" true ", true), ("false", false), ("0", .number("0")), ("-0", .number("-0")),
            ("-12.50e+07", .number("-12.50e+07")), ("\"a\"", "a"), ("[]", []), ("{}", [:]), ("[ ]", []), ("{ }", [:]),
            ("[1,[2,{\"a\":[]}],\"x\"]", [1, [2, ["a": []]], "x"]),
            ("{\"b\":1,\"a\":{\"c\":null}}", ["b": 1, "a": ["c": .null]]),
            ("\t\r\n [ 1 , 2 ] \n", [1, 2]),
        ] as [(String, JSON)])
    func takesWhatTheStandardAllows(text: String, expected: JSON) throws {
        #expect(try parse(text) == expected)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "NaN", "Infinity", "1 2",
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
        "{\"a\":1,}", "{,\"a\":1}", "{a:1}", "{'a':1}", "{1:2}", "{\"a\" 1}", "[1}", "{\"a\":1]", "\"", "\"a", "\"\\\"",
        "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\uD83\"", "\"a\nb\"", "\"a\u{0}b\"", "\"a\tb\"", "'a'", "/**/1",
        "1//",
        "\u{FEFF}1", "[1]]", "{}{}", "\u{A0}1",
    ])
    func refusesWhatTheStandardDoesNotAllow(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test func namesTheOffsetAndTheRule() {
        #expect(throws: JSONError(message: "bytes after the value", offset: 3)) { try parse("{} x") }
        #expect(throws: JSONError(message: "two members of an object have one name", offset: 7)) {
            try parse("{\"a\":1,\"a\":2}")
        }
    }

    @Test func refusesDuplicatesWhateverTheirSpelling() {
        #expect(throws: JSONError.self) { try parse("{\"a\":1,\"\\u0061\":2}") }
        #expect(throws: JSONError.self) { try parse("{\"x\":{\"a\":1,\"b\":2,\"a\":3}}") }
    }

    @Test func refusesADuplicateAmongManyMembers() {
        let members = (0..<5000).map { "\"m\($0)\":\($0)" }
        #expect(throws: Never.self) { try parse("{" + members.joined(separator: ",") + "}") }
        for place in [0, 15, 16, 17, 4999] {
            let text = "{" + (members + ["\"m\(place)\":0"]).joined(separator: ",") + "}"
            #expect(throws: JSONError.self) { try parse(text) }
        }
    }

    @Test func keepsNamesApartThatOnlyUnicodeJoins() throws {
        let json = try parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(json["\u{E9}"] == 1)
        #expect(json["e\u{301}"] == 2)
        #expect(json != ["e\u{301}": 1, "\u{E9}": 2])
        #expect(json.removing("\u{E9}") == ["e\u{301}": 2])
    }

    @Test func boundsTheDepth() throws {
        let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try parse(deep(32))
        #expect(throws: JSONError.self) { try parse(deep(33)) }
        let mixed = String(repeating: "{\"a\":[", count: 16) + String(repeating: "]}", count: 16)
        _ = try parse(mixed)
        #expect(throws: JSONError.self) { try parse("[\(mixed)]") }
        _ = try parse(deep(512), depth: 100_000)
        #expect(throws: JSONError.self) { try parse(deep(513), depth: 100_000) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000), depth: .max) }
        #expect(throws: JSONError.self) { try parse("[]", depth: 0) }
    }

    @Test(
        arguments: [
            [0x22, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xC2, 0x22], [0x22, 0xE0, 0x80, 0x80, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xF0, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0xFF, 0x22], [0x22, 0xE2, 0x82, 0x22], [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82],
        ] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
    }

    @Test func takesEveryScalarRaw() throws {
        for first in stride(from: UInt32(0x20), to: 0x11_0000, by: 0x11) {
            guard let scalar = Unicode.Scalar(first), scalar != "\"", scalar != "\\" else { continue }
            let text = String(Character(scalar))
            #expect(try JSON(parsing: Array("\"\(text)\"".utf8)).string?.unicodeScalars.first == scalar)
        }
    }

    @Test func numbersKeepTheirText() throws {
        let text = "[9223372036854775807,9223372036854775808,1.0,1e2,-0,-9223372036854775808]"
        let json = try parse(text)
        #expect(json.serializedText == text)
        #expect(json.array?.map(\.int) == [.max, nil, nil, nil, 0, .min])
    }

    @Test func readersGiveNilForOtherTypes() throws {
        let json = try parse("{\"a\":\"x\",\"b\":[1],\"c\":true,\"d\":null,\"e\":5}")
        #expect(json["a"]?.string == "x")
        #expect(json["b"]?.array?.count == 1)
        #expect(json["c"]?.bool == true)
        #expect(json["d"]?.isNull == true)
        #expect(json["e"]?.int == 5)
        #expect(json["z"] == nil)
        #expect(json["a"]?.int == nil && json["a"]?.bool == nil && json["a"]?.array == nil && json["a"]?.object == nil)
        #expect(json["b"]?.string == nil && json["b"]?["x"] == nil)
    }

    @Test func writesMembersInOrderWithoutBlanks() {
        let json: JSON = ["z": 1, "a": ["b/c", .null, true, ["k": "\"\\\n\u{1}"]]]
        #expect(json.serializedText == #"{"z":1,"a":["b/c",null,true,{"k":"\"\\\n\u0001"}]}"#)
    }

    @Test func largeStringsAreLinear() throws {
        let value = [UInt8](repeating: UInt8(ascii: "x"), count: 4 << 20)
        let json = try JSON(parsing: Array("{\"value\":\"".utf8) + value + Array("\"}".utf8))
        #expect(json["value"]?.jsonString?.token.count == 4 << 20)
    }
}
