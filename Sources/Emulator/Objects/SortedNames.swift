/// Distinct names in their order, in blocks of limited length, so that a vault of 100,000 objects takes a new name as
/// quickly as a small one: a single array would move half of its elements every time.
struct SortedNames: Sendable {
    /// None is empty.
    private var blocks: [[String]] = []

    /// A block that has grown beyond this is cut in half.
    private static let limit = 512

    init() {}

    /// Takes names that are in order and distinct.
    init(sorted names: [String]) {
        blocks = stride(from: 0, to: names.count, by: Self.limit / 2).map { start in
            Array(names[start..<min(start + Self.limit / 2, names.count)])
        }
    }

    /// Adds a name; one that is there already stays as it is.
    mutating func insert(_ name: String) {
        guard !blocks.isEmpty else {
            blocks = [[name]]
            return
        }
        let block = min(self.block(of: name), blocks.count - 1)
        let index = Self.first(in: blocks[block], from: name)
        if index < blocks[block].count, blocks[block][index] == name { return }
        blocks[block].insert(name, at: index)
        guard blocks[block].count > Self.limit else { return }
        let half = Array(blocks[block][(Self.limit / 2)...])
        blocks[block].removeSubrange((Self.limit / 2)...)
        blocks.insert(half, at: block + 1)
    }

    /// Removes a name, if it is there.
    mutating func remove(_ name: String) {
        let block = self.block(of: name)
        guard block < blocks.count else { return }
        let index = Self.first(in: blocks[block], from: name)
        guard index < blocks[block].count, blocks[block][index] == name else { return }
        blocks[block].remove(at: index)
        if blocks[block].isEmpty { blocks.remove(at: block) }
    }

    /// Calls `body` for each name from this one on (nil: from the first) until it returns false.
    func forEach(from name: String?, _ body: (String) -> Bool) {
        var block = name.map { self.block(of: $0) } ?? 0
        guard block < blocks.count else { return }
        var index = name.map { Self.first(in: blocks[block], from: $0) } ?? 0
        while block < blocks.count {
            while index < blocks[block].count {
                guard body(blocks[block][index]) else { return }
                index += 1
            }
            block += 1
            index = 0
        }
    }

    /// Index of the first block whose last name is not before this one.
    private func block(of name: String) -> Int {
        Self.partition(blocks.count) { blocks[$0].last.map { $0 < name } ?? false }
    }

    private static func first(in names: [String], from name: String) -> Int {
        partition(names.count) { names[$0] < name }
    }

    /// The first index of which `isBefore` is false; it is true for all indices before.
    private static func partition(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
