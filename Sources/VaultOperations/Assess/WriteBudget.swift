import KeyVault

/// What the move of all objects costs by the documented limits (operations section 10).
struct WriteBudget: Sendable {
    private(set) var blobs = 0
    private(set) var values = 0
    private(set) var versions = 0
    private var requests: [RequestClass: Int] = [:]
    /// The longest row of writes that wait for one another: each version is written in a later second than the last.
    private var longest = 0

    /// The share of a limit that is used, so as to stay under it.
    private static let share = 0.95

    mutating func add(_ road: Road, kind: ObjectKind, versions count: Int) {
        switch road {
        case .blob:
            blobs += 1
            requests[.read, default: 0] += 2
            requests[.change, default: 0] += kind == .key ? 2 : 1
        case .value, .pfx:
            values += 1
            versions += count
            requests[.read, default: 0] += count + 1
            requests[.writeValue, default: 0] += count
            longest = max(longest, count - 1)
        case .recreate: requests[.makeKey, default: 0] += 1
        default: break
        }
    }

    /// The least time in seconds, by the slowest of all.
    var seconds: Int {
        let byLimits = requests.map { Double($0.value) / ($0.key.documentedBudget * Self.share / 10) }.max() ?? 0
        return max(Int(byLimits.rounded(.up)), longest, 1)
    }

    /// The same in words; nil when nothing is written.
    var text: String? {
        guard blobs + values > 0 else { return nil }
        let parts = [
            blobs > 0 ? "\(blobs) backups to restore (4000 changes in 10 s)" : nil,
            values > 0 ? "\(versions) versions of \(values) objects to write by value (300 in 10 s)" : nil,
        ].compactMap { $0 }
        let row = longest > seconds / 2 ? ", the versions of one object in seconds of their own" : ""
        return "\(parts.joined(separator: " and "))\(row): at least \(seconds) s"
    }
}
