import Emulator
import KeyVault
import Testing

@testable import VaultOperations

/// Which versions belong together: by id, else by the journal of the move, else by order, a tie as a set.
@Suite struct VerifyPairingTests {
    private func version(_ id: String, _ created: Int64, _ contentType: String? = nil) -> ObservedVersion {
        ObservedVersion(
            facts: ArchiveVersion(
                id: id, created: created, updated: created, enabled: true, contentType: contentType, tags: Tags()))
    }

    private func object(_ versions: ObservedVersion...) -> ObservedObject {
        let times = versions.map(\.facts.created)
        return ObservedObject(
            name: "s", versions: versions, isOrdered: Set(times).count == times.count, policy: nil)
    }

    private func pairs(
        _ left: ObservedObject, _ right: ObservedObject, written: [String: String] = [:]
    ) -> VersionPairs {
        VersionPairs(left, right, written: written) { $0.facts.contentType == $1.facts.contentType }
    }

    private func text(_ pairs: VersionPairs) -> [String] {
        pairs.pairs.map { "\($0.left.facts.id)\($0.right.facts.id) \($0.tie)" }
    }

    @Test func sharedIdsComeFirst() {
        let found = pairs(object(version("a", 1), version("b", 2)), object(version("a", 1), version("c", 2)))
        #expect(text(found) == ["aa id"])
        #expect(found.onlyLeft.map(\.differenceClass) == [.sourceMovedOn])
        #expect(found.onlyRight.map(\.differenceClass) == [.targetMovedOn])
    }

    @Test func theJournalTiesWhatHasNewIds() {
        let left = object(version("a", 1), version("b", 2), version("c", 3))
        let right = object(version("x", 10), version("y", 11), version("z", 12))
        let found = pairs(left, right, written: ["a": "x", "c": "y"])
        #expect(text(found) == ["ax journal", "cy journal"])
        #expect(found.onlyLeft.map(\.version.facts.id) == ["b"])
        #expect(found.onlyLeft.map(\.differenceClass) == [.missing])
        #expect(found.onlyRight.map(\.differenceClass) == [.targetMovedOn])
        #expect(!found.orderDiffers)
    }

    @Test func theOrderIsComparedWhereItIsProven() {
        let left = object(version("a", 1), version("b", 2))
        #expect(pairs(left, object(version("b", 1), version("a", 2))).orderDiffers)
        #expect(!pairs(left, object(version("b", 2), version("a", 2))).orderDiffers)
    }

    @Test func withoutAnyTieTheOrderDecides() {
        let left = object(version("a", 1), version("b", 2))
        #expect(text(pairs(left, object(version("x", 5), version("y", 6)))) == ["ax order", "by order"])
        let longer = pairs(left, object(version("x", 5), version("y", 6), version("z", 7)))
        #expect(text(longer) == ["ax order", "by order"])
        #expect(longer.onlyRight.map(\.differenceClass) == [.targetMovedOn])
    }

    /// Versions of one second have no order: they are equal as a set, and unproven numbers of them are not paired at all.
    @Test func aTieIsComparedAsASet() {
        let left = object(version("a", 1, "one"), version("b", 1, "two"), version("c", 2, "three"))
        let right = object(version("x", 5, "two"), version("y", 6, "one"), version("z", 7, "three"))
        #expect(text(pairs(left, right)) == ["ay order", "bx order", "cz order"])
        let swapped = object(version("x", 5, "three"), version("y", 6, "one"), version("z", 7, "two"))
        #expect(text(pairs(left, swapped)) == ["ay order", "bx order", "cz order"])
        #expect(pairs(left, object(version("x", 5, "one"))).pairs.isEmpty)
    }

    // MARK: With journals

    private func knowledge(_ records: [JournalRecord]) -> MoveKnowledge {
        var knowledge = MoveKnowledge()
        for record in records { knowledge.add(record) }
        return knowledge
    }

    private func record(
        _ kind: JournalRecord.Kind, _ object: ObjectKey, _ change: (inout JournalRecord) -> Void = { _ in }
    ) -> JournalRecord {
        var record = JournalRecord(kind, step: "x", object: object)
        change(&record)
        return record
    }

    /// A value that no side shows is proven when the journal says that it was written from the other.
    @Test func whatTheJournalWroteIsProvenByIt() {
        let key = ObjectKey(.secret, "s")
        var (mine, its) = (version("a", 1), version("x", 5))
        mine.value = .unreadable("disabled")
        its.value = .unreadable("disabled")
        let known = knowledge([
            record(.answer, key) {
                $0.version = "A"
                $0.newVersion = "X"
            }
        ])
        let proven = ObjectComparison(key, object(mine), object(its), known)
        #expect(proven.items.isEmpty)
        #expect(proven.provenByOrigin == 1)
        let unproven = ObjectComparison(key, object(mine), object(its))
        #expect(unproven.items.map(\.differenceClass) == [.unproven])
        #expect(unproven.items.map(\.left) == ["disabled"])
    }

    @Test func recreatedKeysAreAClassOfTheirOwn() {
        let key = ObjectKey(.key, "k")
        func made(_ id: String, _ material: String, _ operations: [String]) -> ObservedVersion {
            var version = version(id, 1)
            version.facts.keyType = "RSA"
            version.facts.bits = 2048
            version.facts.operations = operations
            version.facts.publicPart = material
            return version
        }
        let known = knowledge([record(.done, key) { $0.why = JournalReason.recreated }])
        let old = object(made("a", "m1", ["sign"]))
        let same = ObjectComparison(key, old, object(made("x", "m2", ["sign"])), known)
        #expect(same.items.isEmpty)
        #expect(same.isRecreated)
        let other = ObjectComparison(key, old, object(made("x", "m2", ["verify"])), known)
        #expect(other.items.map(\.field) == ["operations"])
        let unknown = ObjectComparison(key, old, object(made("x", "m2", ["sign"])))
        #expect(unknown.items.map(\.field) == ["public key"])
        #expect(!unknown.isRecreated)
    }
}
