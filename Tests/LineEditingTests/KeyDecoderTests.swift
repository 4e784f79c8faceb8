import Testing

@testable import LineEditing

@Suite struct KeyDecoderTests {
    private func decode(_ chunks: [[UInt8]]) -> String {
        var decoder = KeyDecoder()
        var text = String.UnicodeScalarView()
        for chunk in chunks {
            decoder.feed(chunk)
            while let scalar = decoder.next() { text.append(scalar) }
        }
        return String(text)
    }

    @Test func textComesThrough() {
        #expect(decode([Array("wörld 日本 🔑".utf8)]) == "wörld 日本 🔑")
    }

    @Test func charactersMayArriveInPieces() {
        #expect(decode("日🔑é".utf8.map { [$0] }) == "日🔑é")
    }

    @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE6, 0x41], [0x80]] as [[UInt8]])
    func brokenTextIsMarkedAndReadingGoesOn(bytes: [UInt8]) {
        let text = decode([bytes + [0x7A]])
        #expect(text.hasSuffix("z"))
        #expect(text.hasPrefix("\u{FFFD}"))
    }

    @Test(arguments: ["\u{1B}[A", "\u{1B}OA", "\u{1B}[1;5C", "\u{1B}[3~", "\u{1B}b", "\u{1B}\n"])
    func knownKeysStay(sequence: String) {
        #expect(decode([Array(sequence.utf8)]) == sequence)
        #expect(decode(sequence.utf8.map { [$0] }) == sequence)
    }

    @Test(arguments: ["\u{1B}[15~", "\u{1B}[24;2~", "\u{1B}OP", "\u{1B}[?1;2c", "\u{1B}[12;40R", "\u{1B}[I"])
    func otherKeysLeaveNothingBehind(sequence: String) {
        #expect(decode([Array("a\(sequence)b".utf8)]) == "ab")
    }

    @Test func aLoneEscapeWaitsAndThenCounts() {
        var decoder = KeyDecoder()
        decoder.feed([0x1B])
        #expect(decoder.next() == nil)
        #expect(decoder.isWaiting)
        decoder.flush()
        #expect(decoder.next() == "\u{1B}")
        #expect(!decoder.isWaiting)
    }

    @Test func aPasteIsOneKeyWithItsText() {
        var decoder = KeyDecoder()
        decoder.feed(Array("x\u{1B}[200~a\r\nb\u{1B}[31m\tc\n\u{1B}[20".utf8))
        #expect(decoder.next() == "x")
        #expect(decoder.next() == nil)
        #expect(decoder.isInPaste)
        decoder.flush()
        decoder.feed(Array("1~y".utf8))
        var keys = ""
        while let scalar = decoder.next() { keys.unicodeScalars.append(scalar) }
        #expect(keys == KeyDecoder.pasteKey + "y")
        #expect(decoder.takePaste() == "a\nb[31m\tc")
        #expect(decoder.takePaste() == nil)
    }

    @Test func preparedTextComesFirst() {
        var decoder = KeyDecoder()
        decoder.feed(Array("z".utf8))
        decoder.push("ab")
        #expect([decoder.next(), decoder.next(), decoder.next(), decoder.next()] == ["a", "b", "z", nil])
    }

    /// Whatever a terminal sends: the decoder ends, and gives the same however the bytes are cut into pieces.
    @Test func anyBytesInAnyPieces() {
        var generator = SeededGenerator(state: 11)
        let interesting: [UInt8] = [0x1B, 0x5B, 0x4F, 0x32, 0x30, 0x31, 0x7E, 0x41, 0xC3, 0xA9, 0xE6, 0xF0, 0x80, 0x03]
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                interesting.randomElement(using: &generator) ?? 0
            }
            let whole = decode([bytes])
            #expect(whole == decode(bytes.map { [$0] }))
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
