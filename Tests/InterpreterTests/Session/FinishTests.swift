import KeyVault
import Locking
import RelocationLanguage
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

    @Test func everyChangeIsWrittenOutInItsPlan() async throws {
        var bench = TestBench()
        bench.configuration.loadFile = files(["\(bench.configuration.workingDirectory)/t.json": "{}"])
        let script = """
            connect a; connect b
            plan copy secrets, key "k*" into target where enabled on conflict newer recreate keys including disabled
            plan create vault c in northeurope like source resource group rg
            plan create vault c in "North Europe" from ./t.json subscription s
            plan apply settings into target only tags, roles
            plan apply settings from ./out into target
            let app = "app web"
            plan retire source confirm a acknowledge $app, b
            let team = ["./a.txt", "./b.txt"]
            plan export secrets to ./out sealed to $team where enabled including disabled
            plan export all to ./out sealed with passphrase
            """
        #expect(try await bench.run(script) == 0, "\(bench.sink.failures)")
        let statements = bench.gateway.state.withLock { $0.jobs.map(\.job.statement) }
        #expect(
            statements == [
                #"copy secrets, key "k*" from source into target where enabled on conflict newer recreate keys "#
                    + "including disabled",
                #"create vault "c" in "northeurope" like source resource group "rg""#,
                #"create vault "c" in "North Europe" from "./t.json" subscription "s""#,
                "apply settings from source into target only tags, roles",
                #"apply settings from "./out" into target"#,
                #"retire source confirm "a" acknowledge "app web", "b""#,
                #"export secrets from source to "./out" sealed to "./a.txt", "./b.txt" where enabled including disabled"#,
                #"export all from source to "./out" sealed with passphrase"#,
            ])
        for statement in statements {
            #expect(Parser.parse(SourceFile(name: "p", text: statement)).diagnostics.isEmpty, "\(statement)")
        }
    }

    /// A plan of settings knows no objects, and lets none of them be kept out.
    @Test func aPlanOfSettingsIsAppliedWhole() async throws {
        var planned = plan("apply settings from source into target")
        planned.items = []
        planned.steps = [Plan.Step(kind: .setting, name: "b", part: "tags", action: .update, reason: "r")]
        let bench = bench(planned, now: planned)
        #expect(try await bench.run("connect a; connect b; apply plan ./p.json") == 0, "\(bench.sink.failures)")
        #expect(bench.gateway.state.withLock { $0.jobs.map(\.verb) } == ["plan", "apply settings"])
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
        arguments: [
            "verify", "discard ./out", "export template to ./t.json", "echo hi", "backup all to ./a; backup all to ./b",
            "bakcup", "",
        ])
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

    /// The way is examined first; where it is closed no object is tried.
    @Test func validateExaminesTheWayAndThenTheObjects() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock {
            $0.checkResult = CheckReport([
                CheckItem("get", kind: .secret, name: "a", status: .passed, elapsed: .milliseconds(40)),
                CheckItem("expiry", kind: .certificate, name: "w", status: .failed, detail: "over", remedy: "renew"),
            ])
        }
        #expect(try await bench.run("connect a; validate source") == 3)
        #expect(bench.gateway.state.withLock { $0.examined } == ["a other true"])
        let lines = try #require(bench.sink.results.last?.summary)
        #expect(lines == ["validate: 3 checks, 1 failed", "way 2000 ms, secrets 40 ms, certificates 0 ms"])
        #expect(bench.sink.failures.last?.remedy == "renew")

        let open = TestBench()
        #expect(try await open.run("connect a; let x = validate source; assert $x.checks = 1 and $x.passed") == 0)
        let closed = TestBench()
        let session = try closed.session()
        _ = await session.run(SourceFile(name: "t", text: "connect a"))
        closed.gateway.state.withLock { $0.unreachable = ["a"] }
        let code = await session.run(SourceFile(name: "t", text: "validate source"))
        #expect(code.rawValue == 3)
        #expect(closed.sink.failures.last?.remedy == "look at the network")
        #expect(closed.gateway.state.withLock { $0.jobs.isEmpty })
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
