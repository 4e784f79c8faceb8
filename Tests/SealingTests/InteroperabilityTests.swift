import Testing

@testable import Sealing

/// With the `age` program, both ways.
@Suite struct InteroperabilityTests {
    private static let sizes = [0, 1, 4096, 65_535, 65_536, 65_537, 200_000]

    private func content(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    @Test(arguments: sizes) func ageOpensWhatWeSeal(_ size: Int) throws {
        let age = try AgeProgram()
        let (first, second) = (SealingIdentity(), SealingIdentity())
        let sealed = try SealedFile.seal(content(size), to: [first.recipient, second.recipient])
        _ = try age.write("in.age", sealed)
        for identity in [first, second] {
            _ = try age.write("key.txt", Array("# a comment\n\(identity.secretText)\n".utf8))
            // By the shell, because the program makes no file for empty content.
            try age.run(["sh", "-c", "age --decrypt -i key.txt in.age >out"])
            #expect(try age.read("out") == content(size))
        }
    }

    @Test(arguments: sizes) func weOpenWhatAgeSeals(_ size: Int) throws {
        let age = try AgeProgram()
        try age.run(["age-keygen", "-o", "key.txt"])
        let identities = try SealingIdentity.all(inFile: String(decoding: age.read("key.txt"), as: UTF8.self))
        let other = SealingIdentity().recipient
        _ = try age.write("in", content(size))
        let recipient = try #require(identities.first).recipient
        try age.run(["age", "-r", "\(other)", "-r", "\(recipient)", "-o", "out.age", "in"])
        #expect(try SealedFile.open(try age.read("out.age"), with: identities) == content(size))
    }

    @Test func ageKnowsOurKeys() throws {
        let age = try AgeProgram()
        let identity = SealingIdentity()
        _ = try age.write("key.txt", Array("\(identity.secretText)\n".utf8))
        let said = try age.run(["age-keygen", "-y", "key.txt"])
        #expect(said.contains("\(identity.recipient)"))
    }

    @Test func passphrasesWorkBothWays() throws {
        let age = try AgeProgram()
        let words = "correct horse battery staple é"
        let passphrase = try #require(SealingPassphrase(Array(words.utf8)))
        _ = try age.write("in.age", try SealedFile.seal(content(70_000), with: passphrase, factor: 10))
        try age.runAsking(words, times: 1, ["age", "--decrypt", "-o", "out", "in.age"])
        #expect(try age.read("out") == content(70_000))

        _ = try age.write("in", content(300))
        try age.runAsking(words, times: 2, ["age", "--passphrase", "-o", "out.age", "in"])
        #expect(try SealedFile.open(try age.read("out.age"), with: passphrase) == content(300))
    }
}
