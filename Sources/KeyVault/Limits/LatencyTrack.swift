/// The latencies of one operation: whether they still are near the best ones.
struct LatencyTrack {
    private static let length = 16
    private var recent: [Double] = []
    private var next = 0
    private var best = Double.infinity
    /// Whether the median stays under twice the best median; true until there are enough samples.
    private(set) var isHealthy = true

    mutating func add(_ latency: Double) {
        if recent.count < Self.length {
            recent.append(latency)
        } else {
            recent[next % Self.length] = latency
        }
        next += 1
        guard next % 8 == 0 else { return }
        let median = recent.sorted()[recent.count / 2]
        best = min(best, median)
        isHealthy = median < 2 * best || median == 0
    }
}
