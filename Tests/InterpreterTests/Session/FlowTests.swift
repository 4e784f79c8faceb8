import KeyVault
import Locking
import RelocationLanguage
import Testing
import VaultOperations

@testable import Interpreter

@Suite struct FlowTests {
    @Test func stopsTheBlockAndLetsTheOuterPolicyDecide() async throws {
        let bench = TestBench()
        let code = try await bench.run(
            """
            on error continue
            for n in [1, 2, 3] {
                echo "turn $n"
                if $n = 2 { assert false, "two is bad"; echo "never" }
                echo "end $n"
            }
            echo done
            """)
        #expect(code == 3)
        #expect(bench.sink.texts == ["turn 1", "end 1", "turn 2", "turn 3", "end 3", "done"])
        #expect(bench.sink.failures.map(\.message) == ["two is bad"])
    }

    /// A block begins with `stop`, whatever holds around it.
    @Test func blocksBeginWithStop() async throws {
        let bench = TestBench()
        _ = try await bench.run(
            """
            on error continue
            if true { assert false; echo "not here" }
            if true { on error continue; assert false; echo "here" }
            echo end
            """)
        #expect(bench.sink.texts == ["here", "end"])
    }

    /// Under `stop` a failed turn ends the loop, and so the script.
    @Test func aFailedTurnEndsTheLoopUnderStop() async throws {
        let bench = TestBench()
        #expect(try await bench.run("for n in [1, 2] {\necho \"turn $n\"\nassert false\n}\necho after") == 3)
        #expect(bench.sink.texts == ["turn 1"])
    }

    @Test func takesTheFirstBranchThatHolds() async throws {
        let bench = TestBench()
        _ = try await bench.run(
            """
            for n in [1, 2, 3] {
                if $n = 1 { echo one } else if $n = 2 { echo two } else { echo many }
            }
            """)
        #expect(bench.sink.texts == ["one", "two", "many"])
    }

    @Test func theScriptsPolicyIsGiven() async throws {
        var bench = TestBench()
        bench.configuration.errorPolicy = .continue
        #expect(try await bench.run("assert false\necho after") == 3)
        #expect(bench.sink.texts == ["after"])
    }

    @Test func includesRunWhereTheyStand() async throws {
        var bench = TestBench()
        bench.configuration.loadFile = files([
            "/folder/sub/a.kvm": "echo in-a\ninclude \"b.kvm\"\nlet x = 5", "/folder/sub/b.kvm": "echo in-b",
        ])
        #expect(try await bench.run("include ./sub/a.kvm\necho \"${x}\"") == 0, "\(bench.sink.diagnostics)")
        #expect(bench.sink.texts == ["in-a", "in-b", "5"])
    }

    @Test func includesThatFailOrCycleFail() async throws {
        var bench = TestBench()
        bench.configuration.loadFile = files([
            "/folder/a.kvm": "include ./b.kvm", "/folder/b.kvm": "include ./a.kvm",
            "/folder/c.kvm": "assert false\necho no",
        ])
        #expect(try await bench.run("include ./a.kvm") != 0)
        #expect(try await bench.run("include ./none.kvm") != 0)
        #expect(try await bench.run("include ./c.kvm\necho after") == 3)
        #expect(bench.sink.texts.isEmpty)
    }

    @Test func waitsWithBackOff() async throws {
        let bench = TestBench()
        #expect(try await bench.run("wait until 1 = 2 for 2m") == 3)
        let slept = bench.slept.withLock { $0.map(\.components.seconds) }
        #expect(slept == [1, 2, 4, 8, 16, 30, 30, 29])
        #expect(bench.sink.failures.first?.code == .assertion)
    }

    @Test func waitsForWhatIsNotThereYet() async throws {
        let bench = TestBench()
        #expect(try await bench.run("connect a; wait until (show secret x).enabled for 3s") == 3)
        #expect(bench.sink.failures.first?.message.contains("there is no secret x") == true)
        #expect(bench.slept.withLock { $0.count } == 2)
    }

    @Test func waitingFailsAtOnceOnOtherErrors() async throws {
        let bench = TestBench()
        #expect(try await bench.run("wait until number(\"x\") = 1 for 1m") == 1)
        #expect(bench.slept.withLock { $0.isEmpty })
    }

    @Test func lastTellsOfTheLastStatement() async throws {
        let bench = TestBench()
        _ = try await bench.run(
            """
            on error continue
            assert false, "why"
            echo "${last.ok} ${last.code} ${last.statement} ${last.line} ${last.message}"
            echo "${last.ok} ${last.code} ${last.message is null}"
            """)
        #expect(bench.sink.texts == ["false 3 assert 2 why", "true 0 true"])
    }

    @Test func assignmentsPrintNothing() async throws {
        let bench = TestBench()
        _ = try await bench.run("connect a; let r = list secrets; let s = show connections; let t = 5")
        #expect(bench.sink.results.isEmpty)
    }

    /// What failed part-way leaves its result, what could not start leaves null.
    @Test func assignmentsOfFailures() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock {
            $0.moveResult.items = [
                OperationItem(kind: .key, name: "k", road: .blob, status: .done),
                OperationItem(kind: .key, name: "l", road: .blob, status: .left),
            ]
            $0.moveResult.exitCode = .partial
        }
        let code = try await bench.run(
            """
            connect a
            on error continue
            let r = backup all to ./out
            echo "${r.done} ${r.left} ${join($r.items.status, ",")}"
            let s = show secret nothing
            echo "${s is null}"
            """)
        #expect(code == 5)
        #expect(bench.sink.texts == ["1 1 done,left", "true"])
    }

    /// Differences fail a statement, but not when the script looks at them.
    @Test func findingsAsValues() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock {
            $0.verifyResult.items = [VerifyItem(kind: .key, name: "k", field: "tags", differenceClass: .different)]
        }
        let script = "connect a; connect b\n"
        #expect(try await bench.run(script + "let r = verify\necho \"${r.differences} ${r.passed}\"") == 0)
        #expect(bench.sink.texts == ["1 false"])
        #expect(try await bench.run(script + "if (verify).passed { echo yes } else { echo no }") == 0)
        #expect(bench.sink.texts.last == "no")
        #expect(try await bench.run(script + "verify") == 3)
    }

    @Test func existsAsksForWhatMayNotBeThere() async throws {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "a", objects: [.object(.secret, "db")]))
        let code = try await bench.run(
            """
            connect a
            if exists(show secret db) { echo there }
            if not exists(show secret other) { echo missing }
            echo "${exists(list secrets where name = "x")} ${count(list secrets)}"
            """)
        #expect(code == 0)
        #expect(bench.sink.texts == ["there", "missing", "false 1"])
    }

    @Test func variablesAndArgumentsFromOutside() async throws {
        var bench = TestBench()
        bench.configuration.arguments = ["we", "ne"]
        bench.configuration.variables = [("region", "westeurope")]
        _ = try await bench.run("echo $1 $region \"${join($args, \"+\")}\" $env.HOME")
        #expect(bench.sink.texts == ["we westeurope we+ne /home/ann"])
    }

    @Test func nothingRunsWhenAnythingIsWrong() async throws {
        let bench = TestBench()
        #expect(try await bench.run("echo one\nlist secretz\necho two\nshow nothing at all") == 2)
        #expect(bench.sink.texts.isEmpty)
        #expect(bench.sink.diagnostics.count >= 2)
    }

    @Test func entriesOfThePromptKeepTheirState() async throws {
        let bench = TestBench()
        let session = try bench.session()
        #expect(await session.runEntry("let x = 4; connect a as source") == .done)
        #expect(await session.runEntry("assert $x = 5") == .difference)
        #expect(await session.runEntry("echo \"${x}\"") == .done)
        #expect(bench.sink.texts == ["4"])
        #expect(session.snapshot.connection("SOURCE")?.name == "a")
        #expect(session.snapshot.variables.map(\.name) == ["x"])
        #expect(await session.hasExited == false)
        #expect(await session.runEntry("exit 4") == ExitCode(4))
        #expect(await session.hasExited)
    }

    @Test func helpComesFromTheGrammar() async throws {
        let bench = TestBench()
        #expect(try await bench.run("help backup\nhelp") == 0)
        #expect(bench.sink.results.count == 2)
        #expect(bench.sink.results.first?.value.string?.contains("backup") == true)
        #expect(try await bench.run("help nonsense") == 1)
    }
}
