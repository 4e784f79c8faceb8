import Testing

@testable import Sealing

@Suite struct KeyTests {
    @Test func keysSurviveTheirText() throws {
        for _ in 0..<50 {
            let identity = SealingIdentity()
            #expect(identity.secretText.hasPrefix("AGE-SECRET-KEY-1"))
            #expect("\(identity.recipient)".hasPrefix("age1"))
            #expect("\(identity.recipient)".utf8.count == 62)
            #expect(try SealingIdentity(identity.secretText).recipient == identity.recipient)
            #expect(try SealingRecipient("\(identity.recipient)") == identity.recipient)
        }
    }

    @Test func everyChangedCharacterIsNoticed() {
        let text = Array("\(SealingIdentity().recipient)".utf8)
        for index in text.indices {
            for character in Array("qpz7l1AB-é".utf8) where character != text[index] {
                var changed = text
                changed[index] = character
                #expect(throws: SealingError.self) {
                    _ = try SealingRecipient(String(decoding: changed, as: UTF8.self))
                }
            }
        }
    }

    @Test func otherTextsAreRefused() {
        let identity = SealingIdentity()
        for text in [
            "", "age", "age1", identity.secretText, "\(identity.recipient)".uppercased(), "\(identity.recipient) ",
            Bech32.encode("age", [1, 2, 3]), Bech32.encode("age1pq", [UInt8](repeating: 1, count: 32)),
        ] {
            #expect(throws: SealingError.self) { _ = try SealingRecipient(text) }
        }
        for text in [
            "", "\(identity.recipient)", identity.secretText.lowercased(), Bech32.encode("age-secret-key-", [1]),
        ] {
            #expect(throws: SealingError.self) { _ = try SealingIdentity(text) }
        }
    }

    @Test func knownKeysOfTheStandard() throws {
        // Vectors of BIP 173.
        #expect(Bech32.decode("A12UEL5L")?.bytes == [])
        #expect(Bech32.decode("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")?.bytes.count == 20)
        for wrong in [
            "A12uEL5L", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "de1lg7wt\u{FF}", "A1G7SGD8",
        ] {
            #expect(Bech32.decode(wrong) == nil)
        }
    }

    @Test func filesHoldAKeyALine() throws {
        let (first, second) = (SealingIdentity(), SealingIdentity())
        let text = "# team\r\n\n  \(first.recipient)  \n#\(second.recipient)\n\(second.recipient)"
        #expect(try SealingRecipient.all(inFile: text) == [first.recipient, second.recipient])
        let identities = try SealingIdentity.all(inFile: "# created\n\(first.secretText)\n\(second.secretText)\n")
        #expect(identities.map(\.recipient) == [first.recipient, second.recipient])
        let error = #expect(throws: SealingError.self) {
            _ = try SealingRecipient.all(inFile: "\(first.recipient)\nage1nonsense\n")
        }
        #expect(error?.message.hasPrefix("line 2:") == true)
        #expect(throws: SealingError.self) { _ = try SealingIdentity.all(inFile: "# nothing\n") }
    }

    @Test func descriptionsShowNothing() throws {
        let identity = SealingIdentity()
        let secret = String(identity.secretText.dropFirst(16))
        let passphrase = try #require(SealingPassphrase(Array("hush".utf8)))
        var dumped = ""
        dump(identity, to: &dumped)
        dump(passphrase, to: &dumped)
        for text in [
            "\(identity)", String(reflecting: identity), "\(passphrase)", String(reflecting: passphrase), dumped,
        ] {
            #expect(!text.uppercased().contains(secret))
            #expect(!text.contains("hush"))
        }
    }
}
