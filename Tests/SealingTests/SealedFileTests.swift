import Testing

@testable import Sealing

@Suite struct SealedFileTests {
    private let identity = SealingIdentity()
    private var passphrase: SealingPassphrase {
        get throws { try #require(SealingPassphrase(Array("open sesame".utf8))) }
    }

    private func code(_ body: () throws -> Void) -> SealingError.Code? {
        do { try body() } catch let error as SealingError { return error.code } catch { return nil }
        return nil
    }

    @Test func onlyARecipientOpensIt() throws {
        let sealed = try SealedFile.seal([1, 2, 3], to: [identity.recipient])
        #expect(try SealedFile.open(sealed, with: [SealingIdentity(), identity]) == [1, 2, 3])
        #expect(code { _ = try SealedFile.open(sealed, with: [SealingIdentity()]) } == .noMatch)
        #expect(code { _ = try SealedFile.open(sealed, with: try passphrase) } == .noMatch)
        #expect(code { _ = try SealedFile.seal([1], to: []) } == .key)
    }

    @Test func onlyThePassphraseOpensIt() throws {
        let sealed = try SealedFile.seal([4], with: try passphrase, factor: 4)
        #expect(try SealedFile.open(sealed, with: try passphrase) == [4])
        let other = try #require(SealingPassphrase(Array("open barley".utf8)))
        #expect(code { _ = try SealedFile.open(sealed, with: other) } == .noMatch)
        #expect(code { _ = try SealedFile.open(sealed, with: [identity]) } == .noMatch)
        #expect(SealingPassphrase([]) == nil)
    }

    @Test func everyChangedByteIsNoticed() throws {
        for sealed in [
            try SealedFile.seal([7, 8, 9], to: [identity.recipient, SealingIdentity().recipient]),
            try SealedFile.seal([7, 8, 9], with: try passphrase, factor: 2),
        ] {
            for index in sealed.indices {
                for mask in [UInt8(1), 0x80] {
                    var changed = sealed
                    changed[index] ^= mask
                    #expect(throws: SealingError.self) { _ = try SealedFile.open(changed, with: [identity]) }
                    #expect(throws: SealingError.self) { _ = try SealedFile.open(changed, with: try passphrase) }
                }
            }
        }
    }

    @Test func everyCutIsNoticed() throws {
        let sealed = try SealedFile.seal([UInt8](repeating: 5, count: 140_000), to: [identity.recipient])
        let header = try HeaderReader.read(sealed).length
        var ends = Array(0..<(header + 40)) + [sealed.count - 1, sealed.count - 17]
        // At the boundaries of chunks too, where what is left is well-formed but for the mark of the last.
        for chunks in 1...2 { ends.append(header + 16 + chunks * (PayloadCipher.chunk + PayloadCipher.tag)) }
        for end in ends {
            #expect(throws: SealingError.self) { _ = try SealedFile.open(Array(sealed[..<end]), with: [identity]) }
        }
        #expect(throws: SealingError.self) { _ = try SealedFile.open(sealed + [0], with: [identity]) }
    }

    @Test func piecesGiveTheSameContent() throws {
        let content = (0..<150_000).map { UInt8(truncatingIfNeeded: $0) }
        var sealer = try FileSealer(to: [identity.recipient])
        var file = sealer.beginning
        for start in stride(from: 0, to: content.count, by: 10_007) {
            file += try sealer.add(content[start..<min(start + 10_007, content.count)])
        }
        file += try sealer.finish()
        #expect(try SealedFile.open(file, with: [identity]) == content)

        var opener = try FileOpener(file, with: [identity])
        var opened: [UInt8] = []
        for start in stride(from: opener.beginning, to: file.count, by: 3001) {
            opened += try opener.add(file[start..<min(start + 3001, file.count)])
        }
        opened += try opener.finish()
        #expect(opened == content)
    }

    @Test func theWorkFactorIsLimited() throws {
        var sealed = try SealedFile.seal([1], with: try passphrase, factor: 2)
        let line = try #require(sealed.split(separator: 0x0A).dropFirst().first)
        // The number stands at the end of the stanza's first line.
        for (number, expected) in [
            ("21", SealingError.Code.tooExpensive), ("99", .tooExpensive), ("02", .damaged), ("1e", .damaged),
        ] {
            let changed = Array(sealed[..<(line.endIndex - 1)]) + Array(number.utf8) + sealed[line.endIndex...]
            #expect(code { _ = try SealedFile.open(changed, with: try passphrase) } == expected)
        }
        sealed.removeAll()
    }

    @Test func aPassphraseStandsAlone() throws {
        let key = try SealedFile.seal([1], to: [identity.recipient])
        let phrase = try SealedFile.seal([1], with: try passphrase, factor: 2)
        let (first, second) = (try HeaderReader.read(key).header, try HeaderReader.read(phrase).header)
        let mixed = SealedHeader(
            stanzas: first.stanzas + second.stanzas, code: first.code,
            covered: SealedHeader.intro + (first.stanzas + second.stanzas).flatMap(\.text) + Array("---".utf8))
        #expect(code { _ = try SealedFile.open(mixed.text + key, with: [identity]) } == .damaged)
        #expect(code { _ = try SealedFile.open(mixed.text + key, with: try passphrase) } == .damaged)
    }

    @Test(arguments: [
        "", "age-encryption.org/v2\n", "age-encryption.org/v1\n", "age-encryption.org/v1\n--- \n",
        "age-encryption.org/v1\n-> \n\n--- AAAA\n", "age-encryption.org/v1\n-> a  b\n\n--- AAAA\n",
        "age-encryption.org/v1\n-> X25519 AAAA\nAAA=\n", "age-encryption.org/v1\n-> X25519 AAAA\nAB\n",
        "age-encryption.org/v1\r\n-> X25519 AAAA\n\n", "age-encryption.org/v1\n-> é\n\n",
    ]) func malformedHeadersAreRefused(_ text: String) {
        #expect(code { _ = try SealedFile.open(Array(text.utf8), with: [identity]) } == .damaged)
    }

    @Test func hugeHeadersAreRefused() {
        let many = String(repeating: "-> x\n\n", count: HeaderReader.maximumStanzas + 1)
        let long = "-> x\n" + String(repeating: String(repeating: "A", count: 64) + "\n", count: 2000)
        for text in [many, long] {
            let file = Array("age-encryption.org/v1\n\(text)".utf8)
            #expect(code { _ = try SealedFile.open(file, with: [identity]) } == .damaged)
        }
    }

    @Test func stanzasAreWrittenAsTheyAreRead() throws {
        for count in [0, 1, 47, 48, 49, 96, 200] {
            let stanza = Stanza(type: "x", arguments: ["a", "b"], body: [UInt8](repeating: 9, count: count))
            let text =
                SealedHeader.intro + stanza.text + Array("--- ".utf8)
                + PlainBase64.encode([UInt8](repeating: 1, count: 32)) + [0x0A]
            #expect(try HeaderReader.read(text).header.stanzas == [stanza])
        }
    }

    @Test func anythingCanBeFedToTheReader() throws {
        var generator = SplitMix(state: 0x5EA1)
        let seeds = [
            try SealedFile.seal([1, 2], to: [identity.recipient]),
            try SealedFile.seal([1, 2], with: try passphrase, factor: 1), Array("age-encryption.org/v1\n-> ".utf8),
        ]
        for round in 0..<3000 {
            var file = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let index = Int.random(in: 0..<file.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: file[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: file.remove(at: index)
                case 2: file.insert([0x0A, 0x20, 0x2D, 0x41][index % 4], at: index)
                default: file.append(contentsOf: file[..<index])
                }
                if file.isEmpty { file = [0] }
            }
            if seeds.contains(file) { continue }
            #expect(throws: SealingError.self) { _ = try SealedFile.open(file, with: [identity]) }
        }
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
