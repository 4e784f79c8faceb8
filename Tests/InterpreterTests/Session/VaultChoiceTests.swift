import AzureIdentity
import Locking
import Testing
import VaultOperations

@testable import Interpreter

/// `connect` alone asks a person, and a dry run changes nothing.
@Suite struct VaultChoiceTests {
    private func bench(choosing index: Int?) throws -> TestBench {
        var bench = TestBench()
        bench.configuration.isInteractive = true
        // What Resource Manager lists comes before what the access names.
        bench.configuration.access = CloudAccess(
            cloud: .publicCloud, vaults: [(name: "contoso-we", url: "https://a")])
        bench.configuration.choose = { vaults in vaults.map(\.name) == ["nobody"] ? index : nil }
        return bench
    }

    @Test func theChosenVaultIsConnected() async throws {
        let bench = try bench(choosing: 0)
        #expect(try await bench.run("connect\necho ok") == 0)
        #expect(bench.gateway.state.withLock { $0.plans.map(\.vault) } == ["nobody"])
    }

    @Test(arguments: [nil, 7, -1])
    func withoutAChoiceNothingIsConnected(index: Int?) async throws {
        let bench = try bench(choosing: index)
        #expect(try await bench.run("connect") == 1)
        #expect(bench.gateway.state.withLock { $0.plans.isEmpty })
    }

    @Test func aScriptHasNobodyToAsk() async throws {
        #expect(try await TestBench().run("connect") == 1)
    }

    @Test func aDryRunChangesNothing() async throws {
        var bench = TestBench()
        bench.configuration.isDryRun = true
        _ = try await bench.run(
            "on error continue\nconnect a; connect b\nbackup all to x\nverify source against target\ndiscard x")
        #expect(bench.gateway.state.withLock { $0.jobs.map(\.verb) } == ["plan"])
        let notes = bench.sink.outputs.compactMap { if case .note(let note) = $0 { note.message } else { nil } }
        #expect(notes.contains { $0.contains("`verify` is left out") })
        #expect(notes.contains { $0.contains("`discard` is not done") })
    }

    /// The archive of a planned backup is not there, and the restore is planned from the vault that it would be of.
    @Test func aDryRunPlansWhatFollowsAsIfItWereDone() async throws {
        var bench = TestBench()
        bench.configuration.isDryRun = true
        let script = """
            connect a; connect b as target
            backup secrets to ./out where enabled
            restore into target on conflict skip
            create vault made in northeurope like source
            connect made as third
            copy all into third
            copy all into target
            export all to ./values unsealed
            import into target
            """
        #expect(try await bench.run(script) == 0, "\(bench.sink.failures)")
        let jobs = bench.gateway.state.withLock { $0.jobs }
        #expect(jobs.map(\.verb) == Array(repeating: "plan", count: 6))
        #expect(jobs.map(\.vault) == ["a", "b", "made", "b", "a", "b"])
        #expect(jobs[1].job.selection.description == "secrets" && jobs[1].job.condition == "enabled")
        let notes = bench.sink.outputs.compactMap { if case .note(let note) = $0 { note.message } else { nil } }
        #expect(notes.contains { $0.contains("`connect` is left out of the dry run") })
        #expect(notes.contains { $0.contains("`copy` cannot be planned") })
        #expect(bench.gateway.state.withLock { $0.plans.map(\.vault) } == ["a", "b"])
    }
}
