import KeyVault
import Locking
import RelocationLanguage
import Testing
import VaultOperations

@testable import Interpreter

@Suite struct ExitCodeTests {
    private func item(_ name: String, _ status: Outcome, _ reason: String? = nil) -> OperationItem {
        OperationItem(kind: .secret, name: name, road: .blob, status: status, reason: reason)
    }

    @Test(
        arguments: [
            ("", 0), ("echo hi", 0), ("assert 1 = 1", 0), ("assert 1 = 2", 3), ("exit 7", 7), ("exit", 0),
            ("bakcup all to ./x", 2), ("connect dark as source", 4), ("connect a; assess", 0),
            ("connect a; validate", 0), ("connect a; list deleted secrets", 0), ("connect a; list issuers", 0),
            ("connect a as x using cli", 0), ("connect a as x using managed", 0),
            ("connect a as x using token $env.NOTHING", 4),
            ("connect a; restore into source", 1),
            ("connect a\nconnect dark", 4), ("on error continue\nassert 1 = 2\nconnect dark as x", 3),
            ("on error continue\nconnect dark as x\nassert 1 = 2\necho end", 4), ("assert 1 = 2\nexit 0", 3),
            ("on error continue\nassert 1 = 2\nexit 0", 0), ("on error continue\nassert 1 = 2\nexit", 3),
            ("connect a; show secret nothing", 1), ("connect a; show key k reveal", 1),
            ("connect a as x using token $env.TOKEN", 0), ("connect @prod", 1), ("set jobs 1000", 1),
        ] as [(String, UInt8)])
    func endsWith(script: String, code: UInt8) async throws {
        let bench = TestBench()
        bench.gateway.state.withLock { $0.unreachable = ["dark"] }
        #expect(try await bench.run(script) == code, "\(bench.sink.failures)")
        if code == 0, !script.contains("1 = 2") { #expect(bench.sink.failures.isEmpty) }
    }

    @Test func partialIsFive() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock {
            $0.moveResult.items = [item("a", .done), item("b", .failed, "it is disabled")]
            $0.moveResult.exitCode = .partial
        }
        #expect(try await bench.run("connect a; backup all to ./out") == 5)
        let failure = try #require(bench.sink.failures.first)
        #expect(failure.object == "secret b")
        #expect(failure.message.contains("1 of 2 objects not backed up"))
        #expect(failure.message.contains("it is disabled"))
        #expect(bench.sink.results.last?.value.string == nil)
    }

    /// An error of an operation keeps its object, request and next step, and points at its statement.
    @Test func errorsKeepWhatIsKnown() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock {
            $0.moveErrors = [
                OperationError(
                    .locked, "another run holds ./out", remedy: "wait for it", exitCode: 6, object: "./out",
                    requestID: "r-1")
            ]
        }
        #expect(try await bench.run("connect a\nbackup all to ./out") == 6)
        let failure = try #require(bench.sink.failures.first)
        #expect(failure.code == .refused)
        #expect(failure.requestID == "r-1")
        #expect(failure.remedy == "wait for it")
        #expect(failure.span?.line == 2)
        #expect("\(failure)" == "another run holds ./out (request r-1); wait for it")
    }

    @Test func whatBelongsToThePromptSaysSo() async throws {
        let scripts = [
            "history", "rerun 1",
        ]
        for script in scripts {
            let bench = TestBench()
            #expect(try await bench.run("connect a\n\(script)") == 1, "\(script): \(bench.sink.diagnostics)")
            let failure = try #require(bench.sink.failures.last, "\(script)")
            #expect(failure.code == .notAvailable, "\(script): \(failure)")
            #expect(failure.remedy?.isEmpty == false, "\(script)")
            #expect(bench.gateway.state.withLock { $0.jobs.isEmpty }, "\(script)")
        }
    }

    @Test func cancellationInterrupts() async throws {
        let bench = TestBench()
        let session = try bench.session()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await session.run(SourceFile(name: "t", text: "on error continue\necho one\necho two"))
        }
        #expect(await task.value == .interrupted)
        #expect(bench.sink.texts.isEmpty)
    }

    /// Nothing runs after an interruption, whatever the policy.
    @Test func interruptedOperationsEndTheRun() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock { $0.moveErrors = [CancellationError()] }
        #expect(try await bench.run("on error continue\nconnect a; backup all to ./out\necho after") == 130)
        #expect(bench.sink.texts.isEmpty)
    }
}
