import KeyVault
import Testing

@testable import VaultOperations

@Suite struct BackupConsistencyTests {
    private func item(_ version: String, created: Int64?, updated: Int64? = nil, enabled: Bool = true) -> ObjectItem {
        ObjectItem(
            id: VaultObjectID(kind: .secret, name: "db", version: version),
            attributes: ObjectAttributes(enabled: enabled, created: created, updated: updated ?? created))
    }

    @Test(arguments: [(699, true), (700, false), (701, false), (999, false), (1200, false)])
    func settlesAfterFiveMinutesOfServiceTime(_ updated: Int64, _ expected: Bool) {
        #expect(
            BackupConsistency.isSettled([item("a", created: 1), item("b", created: 1, updated: updated)], taken: 1000)
                == expected)
    }

    @Test func unknownTimesProveNothing() {
        #expect(!BackupConsistency.isSettled([item("a", created: nil)], taken: 1000))
        #expect(!BackupConsistency.isSettled([item("a", created: 1)], taken: nil))
    }

    @Test func listsAgreeInIdsUpdatedAndEnabled() {
        let one = [item("a", created: 1), item("b", created: 2)]
        #expect(BackupConsistency.agree(one, one.reversed()))
        #expect(!BackupConsistency.agree(one, [item("a", created: 1)]))
        #expect(!BackupConsistency.agree(one, [item("a", created: 1), item("c", created: 2)]))
        #expect(!BackupConsistency.agree(one, [item("a", created: 1), item("b", created: 2, updated: 3)]))
        #expect(!BackupConsistency.agree(one, [item("a", created: 1), item("b", created: 2, enabled: false)]))
    }
}

@Suite struct VersionOrderTests {
    private func item(_ version: String, _ created: Int64, previous: String? = nil) -> ObjectItem {
        ObjectItem(
            id: VaultObjectID(kind: .secret, name: "db", version: version),
            attributes: ObjectAttributes(created: created, updated: created), previousVersion: previous)
    }

    private func ids(_ order: VersionOrder) -> [String] { order.versions.compactMap(\.id.version) }

    @Test func ordersByCreation() {
        let order = VersionOrder([item("c", 3), item("a", 1), item("b", 2)])
        #expect(ids(order) == ["a", "b", "c"])
        #expect(order.isProven)
        #expect(!order.isCurrentTied)
    }

    @Test func inATieTheCurrentVersionIsLastAndTheOrderIsNotProven() {
        let order = VersionOrder([item("a", 2), item("b", 2), item("c", 1)], current: "A")
        #expect(ids(order) == ["c", "b", "a"])
        #expect(!order.isProven)
        #expect(order.isCurrentTied)
    }

    @Test func thenTheChainOfPreviousVersionsDecidesThenTheId() {
        let chain = [item("a", 2), item("b", 2, previous: "c"), item("c", 2, previous: "a")]
        #expect(ids(VersionOrder(chain, current: "b")) == ["a", "c", "b"])
        #expect(ids(VersionOrder([item("b", 2), item("a", 2)])) == ["a", "b"])
    }
}
