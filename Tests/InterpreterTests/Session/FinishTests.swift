import KeyVault
import Locking
import Testing

@testable import Interpreter
@testable import VaultOperations

/// The statements that plan and finish a move, over fake vaults.
@Suite struct FinishTests {
    private func plan(_ statement: String, _ action: Plan.Action = .write, source: [Plan.Stamp] = []) -> Plan {
        Plan(
            statement: statement, tool: "t", created: 0, sides: [], archive: nil,
            items: [
                Plan.Item(
                    kind: .secret, name: "a", road: .blob, action: action, reason: "r", requests: 2, source: source,
                    target: .nothing)
            ], estimate: 7)
    }

    @Test func aPlanIsAValueAndABlockerAFinding() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock { $0.plan = plan("") }
        #expect(
            try await bench.run(
                "connect a; let p = plan backup all to ./out; echo \"${p.objects} ${p.requests} ${p.estimate} ${p.blockers}\""
            ) == 0)
        #expect(bench.sink.texts == ["1 2 7s 0"])
        bench.gateway.state.withLock { $0.plan = plan("", .leave) }
        #expect(try await bench.run("connect a; plan backup all to ./out") == 6)
        #expect(try await bench.run("connect a; let p = plan backup all to ./out; assert $p.blockers = 1") == 0)
    }

    /// Names are in quotes and variables are values, so that the text stands alone.
    @Test func thePlannedStatementIsWrittenOut() async throws {
        let bench = TestBench()
        let script = """
            connect a; connect b
            let names = ["x", "all"]
            plan backup secret $names, keys from source to "./o\\"ut" where enabled
            plan restore from ./out into target on conflict skip
            """
        #expect(try await bench.run(script) == 0, "\(bench.sink.failures)")
        let statements = bench.gateway.state.withLock { $0.jobs.map(\.job.statement) }
        #expect(
            statements == [
                #"backup keys, secret "x", secret "all" from source to "./o\"ut" where enabled"#,
                #"restore all from "./out" into target on conflict skip"#,
            ])
    }

    @Test func aFileNeedsAConditionThatStandsAlone() async throws {
        let bench = TestBench()
        let script = "connect a; let d = \"x\"; plan to ./p.json backup all to ./out where name = $d"
        #expect(try await bench.run(script) == 1)
        #expect(bench.sink.failures.first?.message.contains("variable") == true)
    }

    private func bench(_ file: Plan, now: Plan) -> TestBench {
        var bench = TestBench()
        bench.configuration.loadFile = { _ in PlanFile.bytes(of: file) }
        bench.gateway.state.withLock { $0.plan = now }
        return bench
    }

    @Test func applyRunsExactlyWhatThePlanKnows() async throws {
        let statement = #"backup all from source to "./out""#
        let bench = bench(plan(statement), now: plan(statement))
        #expect(try await bench.run("connect a; apply plan ./p.json; backup all to ./other") == 0)
        let jobs = bench.gateway.state.withLock { $0.jobs.filter { $0.verb == "backup" }.map(\.job) }
        let filter = try #require(jobs.first?.filter)
        #expect(try await filter(.object(.secret, "A")))
        #expect(try await !filter(.object(.secret, "b")))
        #expect(try await !filter(.object(.key, "a")))
        #expect(jobs.last?.filter == nil)
    }

    @Test func applyRefusesAStalePlanWithTheDifferences() async throws {
        let statement = #"backup all from source to "./out""#
        let bench = bench(
            plan(statement), now: plan(statement, source: [Plan.Stamp(id: "v1", updated: 1)]))
        #expect(try await bench.run("connect a; apply plan ./p.json") == 6)
        #expect(bench.sink.failures.first?.message.contains("version v1 is new in the source") == true)
        #expect(bench.gateway.state.withLock { $0.jobs.allSatisfy { $0.verb == "plan" } })
    }

    @Test(
        arguments: ["retire source confirm a", "echo hi", "backup all to ./a; backup all to ./b", "bakcup", ""])
    func applyTakesOneMoveAndNothingElse(statement: String) async throws {
        let bench = bench(plan(statement), now: plan(statement))
        #expect(try await bench.run("connect a; apply plan ./p.json") == 1)
        #expect(bench.sink.failures.first?.code == .file)
    }

    @Test func aDamagedPlanIsRefused() async throws {
        var bench = TestBench()
        bench.configuration.loadFile = { _ in Array("{}".utf8) }
        #expect(try await bench.run("connect a; apply plan ./p.json") == 1)
        #expect(bench.sink.failures.first?.message.contains("digest") == true)
    }

    @Test func retireTakesTheOthersAsSuccessors() async throws {
        let bench = TestBench()
        #expect(
            try await bench.run(
                "connect a; connect b; set freshness 2h; retire source confirm a acknowledge app, \"sql server 1\"")
                == 0)
        let ending = try #require(bench.gateway.state.withLock { $0.endings.first })
        #expect(ending.acknowledged == ["app", "sql server 1"])
        #expect(ending.freshness == 7200 && ending.confirm == "a")
        #expect(ending.successors.map { $0.info(alias: "").name } == ["b"])
    }

    @Test func discardAsksUnlessItIsTold() async throws {
        var bench = TestBench()
        #expect(try await bench.run("connect a; discard ./out") == 6)
        #expect(try await bench.run("connect a; set confirm off; discard ./out") == 0)
        bench.configuration.confirm = { _ in true }
        #expect(try await bench.run("connect a; discard ./out") == 0)
        bench.configuration.confirm = { _ in false }
        #expect(try await bench.run("connect a; discard ./out") == 6)
    }
}
