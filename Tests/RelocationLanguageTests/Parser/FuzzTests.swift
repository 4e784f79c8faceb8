import RelocationLanguage
import Testing

/// Whatever the text, the parser comes back, with spans that lie in the file and something said if it is wrong.
@Suite struct FuzzTests {
    /// A small generator with a seed (SplitMix64), so that a failure can be repeated.
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let pieces: [String] =
        Array(Grammar.allWords).sorted() + [
            "{", "}", "(", ")", "[", "]", ",", "=", "!=", "<", "<=", ">", ">=", ";", "\n", "\r\n", "\\\n", "\\", "#",
            "\"",
            "'", "$", "$x", "$1", "$10", "$env.HOME", "$s.tags.\"a b\"", "\"a ${x} $y\"", "\"${", "}\"", "'q'", "./out",
            "~/x", "@prod", "age1abc", "5", "-5", "+30d", "30d", "2026-11-23", "2026-13-45", "null", "true", "db-*",
            "tags.", "tags.\"x\"", ".name", "count(", "read(", "&", "!", "|", "\u{A0}", "\u{201C}", "\u{202E}", "\u{0}",
            "🔑", "e\u{301}", "\t", "source", "target", "\\u{41}", "${x}",
        ]

    private func check(_ bytes: [UInt8]) {
        let source = SourceFile(name: "fuzz", bytes: bytes)
        let result = Parser.parse(source)
        for diagnostic in result.diagnostics {
            let spans = [diagnostic.span] + diagnostic.notes.compactMap(\.span)
            for span in spans where span.start < 0 || span.end > bytes.count || span.start > span.end {
                Issue.record("span beyond the file: \(String(decoding: bytes, as: UTF8.self))")
            }
        }
        if result.diagnostics.isEmpty {
            for statement in result.script.statements {
                if case .broken = statement.body {
                    Issue.record("broken without a word: \(String(decoding: bytes, as: UTF8.self))")
                }
            }
        }
        let rendered = DiagnosticRenderer().render(result.diagnostics)
        let hasControls = rendered.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F }
        if hasControls { Issue.record("control characters pass: \(String(decoding: bytes, as: UTF8.self))") }
        _ = Parser.probe(source)
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func soupsOfTokens(_ seed: UInt64) {
        var random = Seeded(state: seed)
        for _ in 0..<120 {
            var text = ""
            for _ in 0..<Int.random(in: 1...60, using: &random) {
                text += Self.pieces.randomElement(using: &random) ?? ""
                if Int.random(in: 0..<5, using: &random) > 0 { text += " " }
            }
            check(Array(text.utf8))
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func mutatedScripts(_ seed: UInt64) {
        var random = Seeded(state: seed &+ 1000)
        for _ in 0..<50 {
            var bytes = Array((Examples.scripts.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 2:
                    bytes.insert(contentsOf: Array((Self.pieces.randomElement(using: &random) ?? "").utf8), at: place)
                case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
                default: bytes.insert(contentsOf: bytes.prefix(place).suffix(30), at: place)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            check(bytes)
        }
    }

    @Test func randomBytes() {
        var random = Seeded(state: 7)
        for _ in 0..<200 {
            check((0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    @Test func everyPrefixOfTheScripts() {
        for script in Examples.scripts {
            let bytes = Array(script.utf8)
            for length in stride(from: 0, to: bytes.count, by: 13) { check(Array(bytes.prefix(length))) }
        }
    }

    /// Ten times the text takes about ten times as long and not a hundred times, on inputs which tempt a parser to
    /// look at the same text again and again.
    @Test(arguments: [
        "(\n", "{", "\"${", "echo a\\\n", "}", "if true\n\n", "let x = (\n", "a,", "$", "echo \"${x}\" # c\n",
        "tags.\"x\" ",
    ])
    func timeIsLinear(_ unit: String) {
        func measure(_ count: Int) -> Duration {
            let source = SourceFile(name: "t", text: String(repeating: unit, count: count))
            return ContinuousClock().measure { _ = Parser.parse(source) }
        }
        let small = (0..<3).map { _ in measure(1000) }.min() ?? .zero
        let large = measure(10_000)
        #expect(large < small * 60 + .seconds(1), "\(small) and \(large)")
    }
}
