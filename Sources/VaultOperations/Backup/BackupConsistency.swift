import KeyVault

/// Whether a list of versions surely describes what a blob holds.
enum BackupConsistency {
    /// The service shows changes late; what is older than this at the time of the blob is in both.
    static let settled: Int64 = 300

    /// Whether nothing in the list was created or updated shortly before the blob was made, so that list and blob agree
    /// without another look.
    ///
    /// - Parameter taken: the service's time of the blob's answer.
    static func isSettled(_ versions: [ObjectItem], taken: Int64?) -> Bool {
        guard let taken else { return false }
        return versions.allSatisfy { item in
            let moved = max(item.attributes.created ?? Int64.max, item.attributes.updated ?? Int64.max)
            return moved < taken - settled
        }
    }

    /// Whether two lists agree in ids, `updated` and `enabled`.
    static func agree(_ left: [ObjectItem], _ right: [ObjectItem]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(sorted(left), sorted(right)).allSatisfy { left, right in
            left.id == right.id && left.attributes.updated == right.attributes.updated
                && left.attributes.enabled == right.attributes.enabled
        }
    }

    private static func sorted(_ items: [ObjectItem]) -> [ObjectItem] { items.sorted { $0.id < $1.id } }
}
