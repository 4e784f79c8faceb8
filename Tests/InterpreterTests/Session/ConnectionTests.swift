import KeyVault
import Locking
import RelocationLanguage
import Testing
import VaultOperations

@testable import Interpreter

@Suite struct ConnectionTests {
    @Test func aliasesAreImplied() async throws {
        let bench = TestBench()
        let session = try bench.session()
        #expect(await session.runEntry("connect one; connect two") == .done)
        #expect(session.snapshot.connections.map(\.alias) == ["source", "target"])
        #expect(await session.runEntry("connect three") != .done)
        #expect(await session.runEntry("connect three as extra") == .done)
        #expect(await session.runEntry("disconnect source; connect four") == .done)
        #expect(session.snapshot.connections.map(\.name) == ["two", "three", "four"])
        #expect(session.snapshot.connection("source")?.name == "four")
    }

    @Test func whatIsLeftOutMeansSourceElseTheOnlyOne() async throws {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "one", objects: [.object(.secret, "in-one")]))
        bench.gateway.add(FakeVault(name: "two", objects: [.object(.secret, "in-two")]))
        _ = try await bench.run("connect two as lone; echo \"${join((list secrets).name, \" \")}\"")
        _ = try await bench.run("connect two as x; connect one as source; echo \"${join((list all).name, \" \")}\"")
        _ = try await bench.run("connect one; connect two; echo \"${join((list secrets in target).name, \" \")}\"")
        #expect(bench.sink.texts == ["in-two", "in-one", "in-two"])
        #expect(try await bench.run("connect one as x; connect two as y; list secrets") != 0)
    }

    @Test func whatNeedsAFailedConnectIsRefused() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock { $0.unreachable = ["dark"] }
        let code = try await bench.run("on error continue\nconnect one\nconnect dark as target\nverify\necho end")
        #expect(code == 4)
        #expect(bench.sink.failures.map(\.code) == [.access, .dependency])
        #expect(bench.sink.failures.last?.message.contains("line 3") == true)
        #expect(bench.gateway.state.withLock { $0.jobs.isEmpty })
    }

    @Test func connectionsOfATurnEndWithIt() async throws {
        let bench = TestBench()
        let code = try await bench.run(
            """
            for n in ["a", "b"] {
                connect $n as source
                backup all to "./out-$n"
            }
            """)
        #expect(code == 0)
        let session = try bench.session()
        #expect(await session.runEntry("for n in [\"a\"] { connect $n as source }") == .done)
        #expect(session.snapshot.connections.isEmpty)
        #expect(bench.gateway.state.withLock { $0.jobs.map(\.job.folder) } == ["/folder/out-a", "/folder/out-b"])
    }

    /// No turn restores another turn's backup.
    @Test func theMemoryOfTheLastBackupEndsWithATurn() async throws {
        let bench = TestBench()
        let session = try bench.session()
        _ = await session.runEntry("connect a as source; connect b as target; backup all to ./first")
        _ = await session.runEntry("for n in [1] { backup all to ./second; restore into target }")
        _ = await session.runEntry("restore into target")
        let folders = bench.gateway.state.withLock { $0.jobs.filter { $0.verb == "restore" }.map(\.job.folder) }
        #expect(folders == ["/folder/second", "/folder/first"])
    }

    @Test func aFailedBackupIsNotRestored() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock { $0.moveErrors = [OperationError(.diskFull, "no space left")] }
        let code = try await bench.run(
            "on error continue\nconnect a; connect b\nbackup all to ./out\nrestore into target")
        #expect(code == 1)
        #expect(bench.sink.failures.map(\.code) == [.operation, .dependency])
        #expect(bench.gateway.state.withLock { $0.jobs.map(\.verb) } == ["backup"])
    }

    @Test func requestsCarryWhatWasWritten() async throws {
        let bench = TestBench()
        let code = try await bench.run(
            """
            connect a; connect b
            set jobs 4
            backup secret web-*, db, keys to ~/out where enabled
            restore secret db into target on conflict skip
            verify ~/out against target
            """)
        #expect(code == 0, "\(bench.sink.failures) \(bench.sink.diagnostics.map(\.message))")
        let jobs = bench.gateway.state.withLock { $0.jobs }
        #expect(jobs.map(\.verb) == ["backup", "restore", "verify"])
        #expect(jobs.map(\.vault) == ["a", "b", "/home/ann/out b"])
        #expect(jobs[0].job.folder == "/home/ann/out")
        #expect(jobs[0].job.statement == "backup keys, secret web-*, secret db where enabled")
        #expect(jobs[0].job.condition == "enabled")
        #expect(jobs[1].job.folder == "/home/ann/out")
        #expect(jobs[1].job.statement == "restore secret db on conflict skip")
        #expect(jobs.allSatisfy { $0.job.settings.number("jobs") == 4 })
    }

    /// A connection keeps the settings it was made with.
    @Test func connectionsKeepTheirSettings() async throws {
        let bench = TestBench()
        _ = try await bench.run("set cloud china; connect a; set cloud default; connect b using environment T_")
        let plans = bench.gateway.state.withLock { $0.plans }
        #expect(plans.map { $0.settings.text("cloud") } == ["china", "public"])
        #expect(plans.map(\.signIn) == [.standard, .environment(prefix: "T_")])
    }

    @Test func tokensAndValuesAreNeverSaid() async throws {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "a", objects: [.object(.secret, "db")], secretValue: "hunter2"))
        let script = """
            connect a using token $env.TOKEN
            show secret db reveal
            let r = show secret db
            show variables; show connections; show identity
            """
        _ = try await bench.run(script)
        let revealed = bench.sink.outputs.filter { if case .revealed = $0 { true } else { false } }
        #expect(revealed.count == 1)
        #expect(!"\(bench.sink.outputs)".contains("hunter2"))
        #expect(!"\(bench.sink.outputs)".contains("abc"))
        let session = try bench.session()
        #expect(await session.runEntry("connect a; let v = show secret db reveal") != .done)
        #expect(!"\(session.snapshot)".contains("hunter2"))
    }

    @Test func listsOfNamesStandForAllOfThem() async throws {
        let bench = TestBench()
        _ = try await bench.run(
            "connect a\nlet names = [\"x\", \"y\"]\nlet none = []\nbackup secret $names to ./o\nbackup key $none to ./o"
        )
        let jobs = bench.gateway.state.withLock { $0.jobs }
        #expect(jobs.map(\.job.selection.description) == ["secret x, secret y"])
        let notes = bench.sink.outputs.compactMap { if case .note(let note) = $0 { note.message } else { nil } }
        #expect(notes.contains { $0.contains("nothing is selected") })
    }

    @Test func namesFromVariablesAreChecked() async throws {
        let bench = TestBench()
        #expect(try await bench.run("connect a\nlet n = \"../x\"\nshow secret $n") == 1)
        #expect(try await bench.run("connect a\nlet n = [null]\nbackup secret $n to ./o") == 1)
        #expect(bench.sink.failures.allSatisfy { $0.code == .value })
    }

    @Test func copyNamesItsSidesAndRefusesWhatItCannotDo() async throws {
        let bench = TestBench()
        #expect(try await bench.run("connect a; connect b; copy secret db into target on conflict newer") == 0)
        let jobs = bench.gateway.state.withLock { $0.jobs }
        #expect(jobs.map(\.verb) == ["copy"])
        #expect(jobs.first?.job.statement == "copy secret db on conflict newer")
        #expect(
            try await bench.run(
                "connect a; connect b; copy all into target including disabled recreate certificates, keys") == 0)
        let last = bench.gateway.state.withLock { $0.jobs.last?.job.statement }
        #expect(last == "copy all on conflict fail recreate keys, certificates including disabled")
    }

    @Test(arguments: ["copy all into target", "restore from ./x into target"])
    func whatReplacesNeedsSomebodyWhoConfirms(_ statement: String) async throws {
        let bench = TestBench()
        #expect(try await bench.run("connect a; connect b; \(statement) on conflict replace") == 6)
        #expect(bench.sink.failures.last?.code == .refused)
        #expect(bench.gateway.state.withLock { $0.jobs.isEmpty })
        let silent = TestBench()
        let script =
            "connect a; connect b; \(statement) on conflict recover; set confirm off; \(statement) on conflict replace"
        #expect(try await silent.run(script) == 0)
        let jobs = silent.gateway.state.withLock { $0.jobs }
        #expect(jobs.map { String($0.job.statement.suffix(7)) } == ["recover", "replace"])
        #expect(jobs.allSatisfy { $0.job.confirm == nil })
    }
}
