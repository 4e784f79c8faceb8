/// A dictionary that goes back to an earlier state at the cost of what changed since, not of all that it holds, so that
/// the time of a check grows with the script and not with its square.
struct RevertibleTable<Value> {
    private(set) var entries: [String: Value] = [:]
    /// For each open mark, what the keys that changed since held before; null for what was not there.
    private var marks: [[String: Value?]] = []

    /// What a key holds.
    subscript(key: String) -> Value? {
        get { entries[key] }
        set {
            if let last = marks.indices.last, marks[last][key] == nil {
                marks[last].updateValue(entries[key], forKey: key)
            }
            entries[key] = newValue
        }
    }

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// From here on, changes can be taken back.
    mutating func mark() { marks.append([:]) }

    /// Takes back what changed since the last mark; the keys that changed, and what they held; null for what was gone.
    mutating func revert() -> [String: Value?] {
        guard let earlier = marks.popLast() else { return [:] }
        var changes: [String: Value?] = [:]
        for (key, value) in earlier {
            changes.updateValue(entries[key], forKey: key)
            entries[key] = value
        }
        return changes
    }
}

extension RevertibleTable: Sequence {
    func makeIterator() -> Dictionary<String, Value>.Iterator { entries.makeIterator() }
}
