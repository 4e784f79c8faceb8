import Locking
import Sealing
import Testing

@testable import Interpreter

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `export` and `import` as statements: their clauses, and where keys and passphrases come from.
@Suite struct SealedExportTests {
    private let identity = SealingIdentity()
    private let other = SealingIdentity()

    @Test func theStatementSaysHowValuesAreKept() async throws {
        let (one, two) = (identity.recipient.description, other.recipient.description)
        for (clauses, expected) in [
            ("unsealed", "unsealed"), ("sealed with passphrase", "sealed with passphrase"),
            ("sealed to \(one), ./team.txt including disabled", "sealed to \(one), \(two) including disabled"),
            ("sealed to \(one), \(one)", "sealed to \(one)"),
            ("where name like \"d*\" unsealed", "where name like \"d*\" unsealed"),
        ] {
            var bench = TestBench()
            bench.configuration.loadFile = files(["/folder/team.txt": "# team\n\(two)\n\(one)\n"])
            #expect(try await bench.run("connect a; export secrets to ./out \(clauses)") == 0, "\(clauses)")
            let job = try #require(bench.gateway.state.withLock { $0.jobs.last })
            #expect(job.verb == "export")
            #expect(job.job.folder == "/folder/out")
            #expect(job.job.statement.hasSuffix(expected), "\(job.job.statement)")
        }
    }

    @Test func onlyUnsealedWarns() async throws {
        for (clause, count) in [("unsealed", 1), ("sealed with passphrase", 0)] {
            let bench = TestBench()
            _ = try await bench.run("connect a; export secrets to ./out \(clause)")
            let warnings = bench.sink.outputs.count { output in
                if case .note(let note) = output { note.severity == .warning } else { false }
            }
            #expect(warnings == count, "\(clause)")
        }
    }

    @Test func recipientsThatAreNoneAreNamed() async throws {
        for recipient in ["age1nonsense", "./nowhere.txt", "./empty.txt", "./secret.txt"] {
            var bench = TestBench()
            bench.configuration.loadFile = files([
                "/folder/empty.txt": "# nobody\n", "/folder/secret.txt": identity.secretText,
            ])
            #expect(try await bench.run("connect a; export secrets to ./out sealed to \(recipient)") == 1)
            let failure = try #require(bench.sink.failures.last)
            #expect(!failure.description.contains(identity.secretText))
            #expect(bench.gateway.state.withLock { $0.jobs.isEmpty })
        }
    }

    @Test func importGoesBackToTheLastExport() async throws {
        let bench = TestBench()
        #expect(
            try await bench.run(
                "connect a; connect b; export all to ./out unsealed; import into target on conflict newer") == 0)
        let jobs = bench.gateway.state.withLock { $0.jobs }
        #expect(jobs.map(\.verb) == ["export", "import"])
        #expect(jobs.last?.job.folder == "/folder/out")
        #expect(jobs.last?.job.statement == "import all from /folder/out on conflict newer")
        let none = TestBench()
        #expect(try await none.run("connect a; import into source") == 1)
        #expect(none.sink.failures.last?.code == .missing)
    }

    @Test func aFailedExportIsNotImported() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock { $0.moveErrors = [Failure(.operation, "broken")] }
        #expect(
            try await bench.run(
                "on error continue\nconnect a; connect b\nexport all to ./out unsealed\nimport into target") == 1)
        #expect(bench.sink.failures.last?.code == .dependency)
    }

    // MARK: Passphrases

    private func settings(_ source: String) throws -> Settings {
        var settings = Settings()
        try settings.set("passphrase-from", to: source, origin: .statement)
        return settings
    }

    private func opened(_ passphrase: SealingPassphrase, _ text: String) throws -> Bool {
        let expected = try #require(SealingPassphrase(Array(text.utf8)))
        let file = try SealedFile.seal([1], with: passphrase, factor: 2)
        return (try? SealedFile.open(file, with: expected)) == [1]
    }

    @Test func fromTheEnvironment() async throws {
        var configuration = SessionConfiguration()
        configuration.environment = ["PHRASE": "pässword ", "EMPTY": ""]
        let reader = PassphraseReader(configuration)
        let passphrase = try await reader.read(settings("env:PHRASE"), for: "x", twice: true)
        #expect(try opened(passphrase, "pässword "))
        for name in ["EMPTY", "NOWHERE"] {
            await #expect(throws: Failure.self) {
                try await reader.read(settings("env:\(name)"), for: "x", twice: true)
            }
        }
    }

    @Test(arguments: ["phrase", "phrase\n", "phrase\r\n"]) func fromADescriptorOnceForTheSession(_ text: String)
        async throws
    {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        _ = text.withCString { write(ends[1], $0, text.utf8.count) }
        close(ends[1])
        defer { close(ends[0]) }
        let reader = PassphraseReader(SessionConfiguration())
        for _ in 0..<2 {
            let passphrase = try await reader.read(settings("fd:\(ends[0])"), for: "x", twice: true)
            #expect(try opened(passphrase, "phrase"))
        }
    }

    @Test func fromAPersonTwiceForSealing() async throws {
        let answers = Locked<[String?]>([])
        let questions = Locked<[String]>([])
        var configuration = SessionConfiguration()
        configuration.askHidden = { question in
            questions.withLock { $0.append(question) }
            return answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }.map { Array($0.utf8) }
        }
        let reader = PassphraseReader(configuration)
        answers.withLock { $0 = ["one", "one"] }
        #expect(try opened(try await reader.read(settings("ask"), for: "sealing", twice: true), "one"))
        #expect(questions.withLock { $0.count } == 2)
        answers.withLock { $0 = ["one"] }
        #expect(try opened(try await reader.read(settings("ask"), for: "opening", twice: false), "one"))
        for wrong in [["one", "two"], [nil], ["one", nil], ["", ""]] as [[String?]] {
            answers.withLock { $0 = wrong }
            await #expect(throws: Failure.self) { try await reader.read(settings("ask"), for: "sealing", twice: true) }
        }
    }

    @Test func withNobodyToAsk() async throws {
        let reader = PassphraseReader(SessionConfiguration())
        let failure = await #expect(throws: Failure.self) {
            try await reader.read(settings("ask"), for: "sealing", twice: true)
        }
        #expect(failure?.exitCode == .refused)
        #expect(failure?.remedy?.contains("env:NAME") == true)
    }

    // MARK: Identities

    @Test func identitiesComeFromTheirFile() throws {
        var configuration = SessionConfiguration()
        configuration.home = "/home/ann"
        configuration.loadFile = files([
            "/home/ann/key.txt": "# created\n\(identity.secretText)\n\(other.secretText)\n", "/bad": "nothing\n",
            "/sealed": "age-encryption.org/v1\n-> scrypt\n",
        ])
        func read(_ path: String) throws -> [SealingIdentity] {
            var settings = Settings()
            try settings.set("identity", to: path, origin: .statement)
            return try IdentityFile.read(settings, configuration)
        }
        #expect(try read("~/key.txt").map(\.recipient) == [identity.recipient, other.recipient])
        #expect(try IdentityFile.read(Settings(), configuration).isEmpty)
        for path in ["/bad", "/sealed", "/nowhere"] { #expect(throws: Failure.self) { try read(path) } }
    }
}
