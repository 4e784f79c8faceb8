import KeyVault

/// Which versions of two objects belong together.
struct VersionPairs {
    /// What ties two versions to each other.
    enum Tie: Sendable {
        /// The same id, which nobody can choose.
        case id
        /// The journal of the move: one was written from the other.
        case journal
        /// Only their places in the order.
        case order
    }

    /// Two versions that belong together.
    struct Pair {
        let left: ObservedVersion
        let right: ObservedVersion
        let tie: Tie
    }

    /// Versions of both sides, in the left side's order.
    private(set) var pairs: [Pair] = []
    /// Versions that only the left side has.
    private(set) var onlyLeft: [(version: ObservedVersion, differenceClass: DifferenceClass)] = []
    /// Versions that only the right side has.
    private(set) var onlyRight: [(version: ObservedVersion, differenceClass: DifferenceClass)] = []
    /// Whether both sides' orders were compared and differ.
    private(set) var orderDiffers = false

    /// Pairs by shared id, else by the journal; when neither ties any, by order. A version that is newer than all of its
    /// side that have a partner is one by which that side moved on: data under it exists there only.
    ///
    /// - Parameters:
    ///   - written: the ids of versions that the journal of the move ties: the left side's to the right side's.
    ///   - areEqual: whether two versions show no difference; decides within a tie, where the order says nothing.
    init(
        _ left: ObservedObject, _ right: ObservedObject, written: [String: String] = [:],
        areEqual: (ObservedVersion, ObservedVersion) -> Bool
    ) {
        pairByOrigin(left.versions, right.versions, written)
        if pairs.isEmpty { pairByOrder(left, right, areEqual) }
        let (mine, its) = (Set(pairs.map(\.left.facts.id)), Set(pairs.map(\.right.facts.id)))
        let lastLeft = pairs.map(\.left.facts.created).max()
        let lastRight = pairs.map(\.right.facts.created).max()
        onlyLeft = left.versions.filter { !mine.contains($0.facts.id) }.map {
            ($0, Self.isNewer($0, than: lastLeft) ? .sourceMovedOn : .missing)
        }
        onlyRight = right.versions.filter { !its.contains($0.facts.id) }.map {
            ($0, Self.isNewer($0, than: lastRight) ? .targetMovedOn : .extra)
        }
        guard left.isOrdered, right.isOrdered else { return }
        let theirs = right.versions.map(\.facts.id).filter(its.contains)
        orderDiffers = pairs.map(\.right.facts.id) != theirs
    }

    private mutating func pairByOrigin(
        _ left: [ObservedVersion], _ right: [ObservedVersion], _ written: [String: String]
    ) {
        let theirs = Dictionary(right.map { ($0.facts.id, $0) }) { first, _ in first }
        for version in left {
            if let other = theirs[version.facts.id] {
                pairs.append(Pair(left: version, right: other, tie: .id))
            } else if let id = written[version.facts.id], let other = theirs[id] {
                pairs.append(Pair(left: version, right: other, tie: .journal))
            }
        }
    }

    /// By place: of unequal numbers the shorter side is taken for the beginning of the longer one, but only where both
    /// orders are proven. Versions of one second are compared as a set.
    private mutating func pairByOrder(
        _ left: ObservedObject, _ right: ObservedObject, _ areEqual: (ObservedVersion, ObservedVersion) -> Bool
    ) {
        let count = min(left.versions.count, right.versions.count)
        guard left.versions.count == right.versions.count || (left.isOrdered && right.isOrdered) else { return }
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, Self.isTied(left.versions, end) || Self.isTied(right.versions, end) { end += 1 }
            pairAsSet(Array(left.versions[start..<end]), Array(right.versions[start..<end]), areEqual)
            start = end
        }
    }

    private static func isTied(_ versions: [ObservedVersion], _ place: Int) -> Bool {
        versions[place - 1].facts.created == versions[place].facts.created
    }

    private mutating func pairAsSet(
        _ left: [ObservedVersion], _ right: [ObservedVersion], _ areEqual: (ObservedVersion, ObservedVersion) -> Bool
    ) {
        var rest = right
        var partners: [ObservedVersion?] = left.map { version in
            guard let index = rest.firstIndex(where: { areEqual(version, $0) }) else { return nil }
            return rest.remove(at: index)
        }
        for index in partners.indices where partners[index] == nil { partners[index] = rest.removeFirst() }
        for (version, partner) in zip(left, partners) {
            if let partner { pairs.append(Pair(left: version, right: partner, tie: .order)) }
        }
    }

    private static func isNewer(_ version: ObservedVersion, than last: Int64?) -> Bool {
        guard let last else { return false }
        return version.facts.created > last
    }
}
