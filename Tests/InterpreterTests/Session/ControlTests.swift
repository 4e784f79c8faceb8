import Locking
import RelocationLanguage
import Testing
import VaultOperations

@testable import Interpreter

@Suite struct ControlTests {
    @Test(arguments: ["issuers", "contacts", "dependents", "access"])
    func listsOfTheVaultAskTheConnectionThatIsMeant(list: String) async throws {
        let bench = TestBench()
        #expect(try await bench.run("connect a; connect b; list \(list) in target") == 0)
        #expect(bench.sink.failures.isEmpty)
    }

    @Test func vaultsAreListedWithoutAConnectionToo() async throws {
        let bench = TestBench()
        #expect(try await bench.run("assert count(list vaults) = 1") == 0)
    }

    @Test func assessGoesToTheTargetThatIsMeant() async throws {
        for (script, expected) in [
            ("assess", "a b"), ("assess source for target", "a b"), ("assess for region eastus", "a eastus"),
            ("assess source for vault contoso-new in eastus", "a contoso-new in eastus"),
        ] {
            let bench = TestBench()
            #expect(try await bench.run("connect a; connect b; let r = \(script); assert $r.passed") == 0)
            #expect(bench.gateway.state.withLock { $0.jobs.map(\.vault) } == [expected])
        }
    }

    /// Each word of the language is an area of its own, and none is lost on the way.
    @Test(arguments: SettingsArea.allCases) func eachAreaOfTheLanguageIsAPartOfTheSettings(area: SettingsArea) {
        #expect(SettingsPart(area).rawValue == area.rawValue)
        #expect(SettingsArea.allCases.count == SettingsPart.allCases.count)
    }

    @Test func settingsOfAVaultDoNotGoIntoItself() async throws {
        let bench = TestBench()
        #expect(try await bench.run("connect a; connect b; apply settings into target only tags") == 0)
        #expect(bench.gateway.state.withLock { $0.jobs.map(\.job.statement) } == ["apply settings only tags"])
        let same = TestBench()
        #expect(try await same.run("connect a; apply settings into source") == 6)
    }
}
