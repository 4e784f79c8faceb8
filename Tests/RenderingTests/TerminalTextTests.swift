import Testing

@testable import Rendering

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("déjà vu 日本語 🔑", "déjà vu 日本語 🔑"),
        ("\u{1B}[31mred", "\\u{1B}[31mred"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\u{7}\u{0}\u{7F}", "\\u{7}\\u{0}\\u{7F}"),
        ("\u{9B}2J", "\\u{9B}2J"),
        ("user\u{202E}txt.exe", "user\\u{202E}txt.exe"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ("a\u{200B}b\u{FEFF}", "a\\u{200B}b\\u{FEFF}"),
        ("line\u{2028}para\u{2029}", "line\\u{2028}para\\u{2029}"),
        ("\u{E0041}", "\\u{E0041}"),
        ("\u{E000}", "\\u{E000}"),
        ("👩\u{200D}💻", "👩\u{200D}💻"),
    ])
    func hazardsBecomeVisible(raw: String, shown: String) {
        #expect(TerminalText.escaped(raw) == shown)
    }

    @Test func linesKeepTheirBreaks() {
        #expect(TerminalText.escapedLines("a\n\tb\u{1B}c") == "a\n\tb\\u{1B}c")
    }

    /// Whatever comes from outside: nothing that a terminal acts on is left.
    @Test func noHazardSurvives() {
        var generator = SeededGenerator(state: 7)
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &generator)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            let shown = TerminalText.escaped(text)
            #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
            #expect(!shown.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) })
            #expect(TerminalText.escaped(shown) == shown)
        }
    }
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0x9E37_79B9_7F4A_7C15
    }
}
