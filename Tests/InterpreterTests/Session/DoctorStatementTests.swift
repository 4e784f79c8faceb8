import Locking
import Testing

@testable import Interpreter

@Suite("The statement doctor")
struct DoctorStatementTests {
    @Test("Without a name all connections are examined, each in its role")
    func all() async throws {
        let bench = TestBench()
        #expect(try await bench.run("connect a; connect b; connect c as third; doctor") == 0)
        #expect(
            bench.gateway.state.withLock { $0.examined } == ["a source true", "b target true", "c other true"])
    }

    @Test("Without a connection the sign-in is examined")
    func none() async throws {
        let bench = TestBench()
        #expect(try await bench.run("doctor") == 0)
        #expect(bench.gateway.state.withLock { $0.examined } == [" other false"])
    }

    @Test("The connect that just failed is examined, by name and without, in a script and at the prompt")
    func afterFailure() async throws {
        var bench = TestBench()
        bench.configuration.checksScripts = true
        bench.gateway.state.withLock { $0.unreachable = ["dark"] }
        #expect(try await bench.run("on error continue\nconnect dark as target\ndoctor\ndoctor target") == 4)
        let session = try bench.session()
        #expect(await session.runEntry("connect dark as gone") == .access)
        #expect(await session.runEntry("doctor gone") == .access)
        #expect(await session.runEntry("doctor other") == .usage)
        #expect(
            bench.gateway.state.withLock { $0.examined } == [
                "dark target true", "dark target true", "dark other true",
            ])
    }

    @Test("A finding fails the statement with code 4, and not when its result is a value")
    func findings() async throws {
        let bench = TestBench()
        bench.gateway.state.withLock { $0.unreachable = ["dark"] }
        let script = """
            on error continue
            connect dark as target
            let d = doctor target
            echo "${d.passed} ${d.checks} ${d.failures} ${join($d.items.status, ",")} ${join($d.items.remedy, ",")}"
            wait until (doctor target).passed for 1s
            """
        _ = try await bench.run(script)
        #expect(bench.sink.texts == ["false 1 1 failed look at the network"])
        #expect(bench.sink.failures.last?.exitCode == .difference)
        #expect(try await bench.run("on error continue\nconnect dark as target\ndoctor target\nexit") == 4)
    }
}
