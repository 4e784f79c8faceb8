import KeyVault
import Locking
import RelocationLanguage
import Testing

@testable import Interpreter

/// Scripts are checked before they run, with what the session knows.
@Suite struct CheckTests {
    private func bench() -> TestBench {
        var bench = TestBench()
        bench.configuration.checksScripts = true
        return bench
    }

    @Test(arguments: [
        "echo one\necho $nothing", "echo one\nlist secrets in nobody",
        "connect contoso-we\nlet v = show secret x reveal",
        "connect contoso-we\nset jobs 1000", "connect contoso-we\nlist keys where nam = \"x\"",
        "echo one\nif true { echo $nothing }",
    ])
    func nothingRunsWhenTheCheckFindsAnError(script: String) async throws {
        let bench = bench()
        #expect(try await bench.run(script) == 2)
        #expect(bench.sink.texts.isEmpty)
        #expect(bench.sink.ends.isEmpty)
        #expect(!bench.sink.diagnostics.isEmpty)
        #expect(bench.gateway.state.withLock { $0.plans.isEmpty })
    }

    @Test func entriesKnowWhatWasMadeBefore() async throws {
        let bench = bench()
        let session = try bench.session()
        #expect(await session.runEntry("connect contoso-we; let x = 5") == .done)
        #expect(await session.runEntry("list secrets in source; echo \"${x + 1}\"") == .done)
        #expect(await session.runEntry("disconnect source") == .done)
        #expect(await session.runEntry("list secrets in source") == .usage)
        #expect(bench.sink.texts == ["6"])
    }

    @Test func variablesOfTheCommandLineAreKnown() async throws {
        var bench = bench()
        bench.configuration.variables = [("region", "westeurope")]
        #expect(try await bench.run("echo $region") == 0)
        #expect(bench.sink.texts == ["westeurope"])
    }

    /// A run knows its arguments, `--check` does not.
    @Test func argumentsAreMissedInARun() async throws {
        var bench = bench()
        bench.configuration.arguments = ["one"]
        #expect(try await bench.run("echo $1") == 0)
        #expect(try await bench.run("echo $2") == 2)
        let source = SourceFile(name: "test.kvm", text: "echo $2")
        #expect(await (try bench.session()).check(source).isEmpty)
    }

    @Test func includesAreCheckedToo() async throws {
        var bench = bench()
        bench.configuration.loadFile = files([
            "sub/good.kvm": "let made = 1", "sub/bad.kvm": "list secretz", "sub/self.kvm": "include ./self.kvm",
        ])
        bench.configuration.workingDirectory = "."
        let session = try bench.session()
        func diagnostics(_ text: String) async -> [Diagnostic] {
            await session.check(SourceFile(name: "sub/main.kvm", text: text), directory: "sub")
        }
        #expect(await diagnostics("include ./good.kvm\necho \"${made}\"").isEmpty)
        #expect(await diagnostics("include ./bad.kvm").first?.span.file.name == "sub/bad.kvm")
        #expect(await !diagnostics("include ./none.kvm").isEmpty)
        #expect(await !diagnostics("include ./self.kvm").isEmpty)
        #expect(await !diagnostics("include ./main.kvm").isEmpty)
    }

    @Test func checkingTouchesNothing() async throws {
        let bench = bench()
        let session = try bench.session()
        let source = SourceFile(name: "t", text: "connect contoso-we\nbackup all to ./out\nset jobs 3")
        #expect(await session.check(source).isEmpty)
        #expect(bench.sink.outputs.isEmpty)
        #expect(session.snapshot.setting("jobs") == "32")
        #expect(bench.gateway.state.withLock { $0.plans.isEmpty })
    }
}
