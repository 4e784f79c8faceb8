import KeyVault

/// The order in which the versions of an object were made.
struct VersionOrder: Sendable {
    /// The versions, oldest first.
    let versions: [ObjectItem]
    /// Whether the times prove the order; where two versions share a second, nothing may claim it.
    let isProven: Bool

    /// Orders versions by `created`, which has whole seconds. In a tie the current version comes last, then the chain of
    /// `previousVersion` decides, then the id.
    ///
    /// - Parameter current: the version that a GET without a version names, where it is known.
    init(_ items: [ObjectItem], current: String? = nil) {
        let current = current?.lowercased()
        let depth = Self.depths(items, current)
        let sorted = items.map { (item: $0, id: ($0.id.version ?? "").lowercased()) }.sorted { left, right in
            let (leftTime, rightTime) = (left.item.attributes.created ?? 0, right.item.attributes.created ?? 0)
            if leftTime != rightTime { return leftTime < rightTime }
            if left.id == current || right.id == current { return right.id == current && left.id != current }
            if let leftDepth = depth[left.id], let rightDepth = depth[right.id] { return leftDepth > rightDepth }
            return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
        }
        versions = sorted.map(\.item)
        let times = versions.map(\.attributes.created)
        isProven = !times.contains(nil) && zip(times, times.dropFirst()).allSatisfy { $0 != $1 }
    }

    /// How far each version is behind the current one along `previousVersion`.
    private static func depths(_ items: [ObjectItem], _ current: String?) -> [String: Int] {
        var previous: [String: String] = [:]
        for item in items {
            if let id = item.id.version?.lowercased(), let before = item.previousVersion?.lowercased() {
                previous[id] = before
            }
        }
        var depths: [String: Int] = [:]
        var at = current
        while let id = at, depths[id] == nil {
            depths[id] = depths.count
            at = previous[id]
        }
        return depths
    }

    /// The newest version; where two share the last second, only a GET tells which of them is current.
    var newest: ObjectItem? { versions.last }

    /// Whether the newest two share a second, so that the current version is not known from the list alone.
    var isCurrentTied: Bool {
        guard versions.count > 1 else { return false }
        return versions[versions.count - 1].attributes.created == versions[versions.count - 2].attributes.created
    }
}
