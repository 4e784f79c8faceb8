import KeyVault

/// Which versions of two objects belong together.
struct VersionPairs {
    /// Versions of both sides, in the left side's order.
    private(set) var pairs: [(left: ObservedVersion, right: ObservedVersion)] = []
    /// Versions that only the left side has.
    private(set) var onlyLeft: [(version: ObservedVersion, differenceClass: DifferenceClass)] = []
    /// Versions that only the right side has.
    private(set) var onlyRight: [(version: ObservedVersion, differenceClass: DifferenceClass)] = []
    /// Whether both sides' orders were compared and differ.
    private(set) var orderDiffers = false

    /// Pairs by shared id; when no id is shared, by order. A version that is newer than all of the other side's is one by
    /// which that side moved on: data under it exists there only.
    init(_ left: ObservedObject, _ right: ObservedObject) {
        let theirs = Dictionary(right.versions.map { ($0.facts.id, $0) }) { first, _ in first }
        let ours = Set(left.versions.map(\.facts.id))
        let shared = left.versions.filter { theirs[$0.facts.id] != nil }
        if shared.isEmpty, left.versions.count == right.versions.count {
            pairs = Array(zip(left.versions, right.versions)).map { ($0, $1) }
            return
        }
        for version in left.versions {
            if let other = theirs[version.facts.id] { pairs.append((version, other)) }
        }
        let lastShared = shared.map(\.facts.created).max()
        onlyLeft = left.versions.filter { theirs[$0.facts.id] == nil }.map {
            ($0, Self.isNewer($0, than: lastShared) ? .sourceMovedOn : .missing)
        }
        onlyRight = right.versions.filter { !ours.contains($0.facts.id) }.map {
            ($0, Self.isNewer($0, than: lastShared) ? .targetMovedOn : .extra)
        }
        if left.isOrdered, right.isOrdered {
            orderDiffers = shared.map(\.facts.id) != right.versions.map(\.facts.id).filter(ours.contains)
        }
    }

    private static func isNewer(_ version: ObservedVersion, than lastShared: Int64?) -> Bool {
        guard let lastShared else { return false }
        return version.facts.created > lastShared
    }
}
