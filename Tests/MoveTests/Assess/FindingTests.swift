import Testing
import VaultOperations

/// Every row of operations section 14, on a world that has it.
@Suite struct FindingTests {
    static let all = VaultFindings.cases + ObjectFindings.cases + NetworkFindings.cases + RightFindings.cases

    @Test(arguments: VaultFindings.cases) func ofVaults(row: AssessCase) async throws { row.check(try await row.run()) }
    @Test(arguments: ObjectFindings.cases) func ofObjects(row: AssessCase) async throws {
        row.check(try await row.run())
    }
    @Test(arguments: NetworkFindings.cases) func ofNetworks(row: AssessCase) async throws {
        row.check(try await row.run())
    }
    @Test(arguments: RightFindings.cases) func ofRights(row: AssessCase) async throws {
        row.check(try await row.run())
    }

    @Test func noFindingIsWithoutARow() {
        let tested = Set(Self.all.flatMap(\.expected).compactMap { $0.split(separator: " ").first.map(String.init) })
        for id in Finding.ID.allCases where id != .sameVault { #expect(tested.contains(id.rawValue), "\(id.rawValue)") }
    }
}
