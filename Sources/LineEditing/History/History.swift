/// The entries of the past, oldest first; an entry may have several lines.
public struct History: Sendable, Equatable {
    /// The entries, oldest first.
    public private(set) var entries: [String] = []
    /// How many are kept.
    public let limit: Int

    /// A history that keeps the newest `limit` entries.
    public init(_ entries: [String] = [], limit: Int = 10_000) {
        self.limit = limit
        self.entries = Array(entries.suffix(limit))
    }

    /// Adds an entry; an empty one and one that repeats its predecessor are left out. True when it was added.
    @discardableResult
    public mutating func add(_ entry: String) -> Bool {
        guard entry.contains(where: { !$0.isWhitespace }) else { return false }
        if let last = entries.last, last.utf8.elementsEqual(entry.utf8) { return false }
        entries.append(entry)
        if entries.count > limit { entries.removeFirst(entries.count - limit) }
        return true
    }

    /// The newest entry before `index` that begins with `prefix` and is not `current`; nil when there is none.
    func previous(before index: Int, prefix: String, unlike current: String) -> Int? {
        entries[..<min(max(index, 0), entries.count)].lastIndex { matches($0, prefix, current) }
    }

    /// The oldest entry after `index` that begins with `prefix` and is not `current`; nil when there is none.
    func next(after index: Int, prefix: String, unlike current: String) -> Int? {
        guard index + 1 < entries.count else { return nil }
        return entries[max(index + 1, 0)...].firstIndex { matches($0, prefix, current) }
    }

    private func matches(_ entry: String, _ prefix: String, _ current: String) -> Bool {
        entry.utf8.starts(with: prefix.utf8) && !entry.utf8.elementsEqual(current.utf8)
    }
}
