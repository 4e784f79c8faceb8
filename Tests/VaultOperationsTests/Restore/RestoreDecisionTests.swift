import KeyVault
import Testing

@testable import VaultOperations

@Suite struct RestoreDecisionTests {
    private func id(_ digit: Character) -> String { String(repeating: digit, count: 32) }

    private func entry(_ kind: ObjectKind = .secret, _ ids: [Character] = ["a", "b"]) -> ArchiveEntry {
        ArchiveEntry(
            kind: kind, name: "db", taken: 1000, size: 1, digest: "", current: id(ids[ids.count - 1]), isOrdered: true,
            versions: ids.enumerated().map { index, digit in
                ArchiveVersion(
                    id: id(digit), created: Int64(100 + index), updated: Int64(100 + index), enabled: true,
                    tags: ["team": "pay"])
            })
    }

    private func item(_ digit: Character, created: Int64 = 100, tags: Tags = ["team": "pay"], enabled: Bool = true)
        -> ObjectItem
    {
        ObjectItem(
            id: VaultObjectID(kind: .secret, name: "DB", version: id(digit).uppercased()),
            attributes: ObjectAttributes(enabled: enabled, created: created, updated: created), tags: tags)
    }

    @Test func comparesByVersionIds() {
        #expect(VersionComparison(entry(), [item("b"), item("a")]) == .same)
        #expect(VersionComparison(entry(), [item("b"), item("a", tags: [:])]) == .attributesDiffer)
        #expect(VersionComparison(entry(), [item("b", enabled: false), item("a")]) == .attributesDiffer)
        #expect(VersionComparison(entry(), [item("a")]) == .part)
        #expect(VersionComparison(entry(), [item("a"), item("b"), item("c", created: 200)]) == .newer)
        #expect(VersionComparison(entry(), [item("a"), item("b"), item("c", created: 1)]) == .different)
        #expect(VersionComparison(entry(), [item("c")]) == .different)
        #expect(VersionComparison(entry(), [item("a"), item("c", created: 200)]) == .different)
    }

    @Test func absentTagsAndContentTypesEqualEmptyOnes() {
        var entry = entry(.secret, ["a"])
        entry.versions[0].tags = Tags()
        entry.versions[0].contentType = ""
        #expect(VersionComparison(entry, [item("a", tags: [:])]) == .same)
    }

    @Test func composedAndDecomposedTextsDiffer() {
        var entry = entry(.secret, ["a"])
        entry.versions[0].tags = ["name": "\u{E9}"]
        #expect(VersionComparison(entry, [item("a", tags: ["name": "e\u{301}"])]) == .attributesDiffer)
    }

    @Test func sendsWhereNothingIsOrNothingIsKnown() {
        for policy in ConflictPolicy.allCases {
            #expect(RestoreDecision(entry(), target: .absent, policy: policy, wasSent: false) == .send)
            #expect(RestoreDecision(entry(), target: .unknown, policy: policy, wasSent: false) == .send)
        }
    }

    @Test func partOfTheVersionsIsLookedAtAgainOnlyAfterASend() {
        let part = TargetState.live([item("a")])
        #expect(RestoreDecision(entry(), target: part, policy: .fail, wasSent: true) == .lookAgain)
        guard case .fail = RestoreDecision(entry(), target: part, policy: .fail, wasSent: false) else {
            Issue.record("a prefix fails under `fail`")
            return
        }
        guard case .skip = RestoreDecision(entry(), target: part, policy: .skip, wasSent: false) else {
            Issue.record("a prefix is skipped under `skip`")
            return
        }
    }

    @Test func aProtectedDeletedNamesakeFailsWithItsDate() {
        let deleted = DeletedItem(
            item: ObjectItem(
                id: VaultObjectID(kind: .secret, name: "db"),
                attributes: ObjectAttributes(recoveryLevel: "Recoverable")),
            deletedDate: 1_700_000_000, scheduledPurgeDate: 1_700_604_800)
        for policy in [ConflictPolicy.fail, .skip] {
            guard
                case .fail(let reason) = RestoreDecision(
                    entry(), target: .deleted(deleted), policy: policy, wasSent: false)
            else {
                Issue.record("a deleted namesake fails")
                return
            }
            #expect(reason.contains("2023-11-21T22:13:20Z"))
            #expect(reason.contains("protected"))
        }
    }

    @Test func anotherKindFailsUnderEveryPolicy() {
        for policy in [ConflictPolicy.fail, .skip] {
            guard
                case .fail(let reason) = RestoreDecision(
                    entry(.certificate), target: .otherKind(.key), policy: policy, wasSent: false)
            else {
                Issue.record("another kind fails")
                return
            }
            #expect(reason.contains("key"))
        }
    }
}
