/// A data-plane version of the service that the emulator answers to, ordered by age (facts section 0).
struct APIVersion: Sendable, Comparable {
    let name: String
    private let rank: Int

    init?(_ name: String) {
        guard let rank = Self.known.firstIndex(of: name) else { return nil }
        self.name = name
        self.rank = rank
    }

    private init(rank: Int) {
        name = Self.known[rank]
        self.rank = rank
    }

    static func < (left: APIVersion, right: APIVersion) -> Bool { left.rank < right.rank }

    static let v7v1 = APIVersion(rank: 2)
    static let v7v5 = APIVersion(rank: 8)
    static let v7v6 = APIVersion(rank: 10)
    static let v2025preview = APIVersion(rank: 12)
    static let v2025 = APIVersion(rank: 13)
    static let newest = APIVersion(rank: known.count - 1)

    private static let known = [
        "2016-10-01", "7.0", "7.1", "7.2", "7.3-preview", "7.3", "7.4-preview.1", "7.4", "7.5-preview.1", "7.5",
        "7.6-preview.2", "7.6", "2025-06-01-preview", "2025-07-01", "2026-01-01-preview", "2026-03-01-preview",
        "2026-04-01",
    ]
}
