/// The successes of the last ten seconds, with their weights.
struct SuccessWindow {
    /// The length in seconds: the service counts in windows of ten.
    static let length = 10.0

    private var entries: [(time: Double, weight: Double)] = []
    private var head = 0
    private(set) var weight = 0.0

    /// When the oldest one happened.
    var oldest: Double? { head < entries.count ? entries[head].time : nil }

    mutating func add(_ entryWeight: Double, at time: Double) {
        entries.append((time, entryWeight))
        weight += entryWeight
    }

    /// Drops what has left the window.
    mutating func advance(to now: Double) {
        while head < entries.count, entries[head].time + Self.length <= now {
            weight -= entries[head].weight
            head += 1
        }
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
            weight = 0
        } else if head > 1024, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }
}
