import Testing

@testable import Emulator

@Suite("Configuration")
struct ConfigurationTests {
    @Test(
        "Vault names obey the service's rule",
        arguments: [
            ("abc", true), ("a-b", true), ("A1-", false), ("1ab", false), ("ab", false), ("a--b", false),
            ("a_b", false),
            (String(repeating: "a", count: 24), true), (String(repeating: "a", count: 25), false), ("", false),
        ])
    func vaultNames(name: String, isValid: Bool) {
        #expect(VaultConfiguration.isValid(name: name) == isValid)
    }

    @Test("Two vaults of one name, and a forbidden name, are refused before anything listens")
    func refusals() async throws {
        for names in [["alpha", "ALPHA"], ["-x-"]] {
            let configuration = EmulatorConfiguration(vaults: names.map { VaultConfiguration(name: $0) })
            let error = await #expect(throws: EmulatorError.self) { try await EmulatorServer.start(configuration) }
            #expect(error?.code == .invalidConfiguration)
        }
    }

    @Test("Recovery levels follow retention and purge protection")
    func recoveryLevels() {
        func level(_ days: Int, _ protection: Bool) -> String {
            VaultConfiguration(name: "abc", retentionDays: days, purgeProtection: protection).recoveryLevel
        }
        #expect(level(90, false) == "Recoverable+Purgeable")
        #expect(level(90, true) == "Recoverable")
        #expect(level(89, false) == "CustomizedRecoverable+Purgeable")
        #expect(level(7, true) == "CustomizedRecoverable")
        #expect(VaultConfiguration(name: "abc", retentionDays: 1).retentionDays == 7)
        #expect(VaultConfiguration(name: "abc", retentionDays: 400).retentionDays == 90)
    }

    @Test("Regions know their geography, by either name; unknown ones stand alone")
    func geographies() {
        #expect(VaultConfiguration(name: "abc", region: "westeurope").geography == "Europe")
        #expect(VaultConfiguration(name: "abc", region: "North Europe").geography == "Europe")
        #expect(VaultConfiguration(name: "abc", region: "westus3").geography == "United States")
        #expect(VaultConfiguration(name: "abc", region: "atlantis").geography == "atlantis")
    }
}
