/// When objects of one kind are to be renewed by themselves, by upper-cased name; the earliest time is known at once, so
/// that a request to a vault where nothing is due costs nothing.
struct RenewalAgenda: Sendable {
    private var times: [String: Int64] = [:]
    /// The earliest time, in seconds since 1970; nil when nothing is to be renewed.
    private(set) var earliest: Int64?

    /// Notes when an object is due; nil forgets it.
    mutating func set(_ time: Int64?, for key: String) {
        let old = times[key]
        guard old != time else { return }
        times[key] = time
        if let time, earliest.map({ time <= $0 }) ?? true {
            earliest = time
        } else if old == earliest {
            earliest = times.values.min()
        }
    }

    /// Whether any object is due at this second.
    func isDue(at seconds: Int64) -> Bool { earliest.map { $0 <= seconds } ?? false }

    /// The objects that are due at this second, the longest overdue first.
    func due(at seconds: Int64) -> [(key: String, time: Int64)] {
        guard isDue(at: seconds) else { return [] }
        return times.filter { $0.value <= seconds }.map { (key: $0.key, time: $0.value) }
            .sorted { ($0.time, $0.key) < ($1.time, $1.key) }
    }
}
