/// What a running operation came to so far, on one line.
public struct ProgressLine: Sendable, Equatable {
    /// What is being done: `backup`.
    public var verb: String
    /// Objects that are over, whatever came of them.
    public var done = 0
    /// Objects in all, nil while they are still being listed.
    public var total: Int?
    /// Objects that are known so far, while they are being listed.
    public var known = 0
    /// Those of `done` that failed.
    public var failed = 0
    /// True while the service asks for patience.
    public var isThrottled = false
    /// When the operation began.
    public let start: ContinuousClock.Instant
    /// When the first object was over: what came before says nothing of the rate.
    private var firstDone: ContinuousClock.Instant?

    /// An operation that begins at `start`.
    public init(verb: String, start: ContinuousClock.Instant) {
        self.verb = verb
        self.start = start
    }

    /// Counts one object.
    public mutating func count(failed didFail: Bool, at now: ContinuousClock.Instant) {
        done += 1
        if didFail { failed += 1 }
        if firstDone == nil { firstDone = now }
    }

    /// Objects a second, nil until there is something to go by.
    public func rate(at now: ContinuousClock.Instant) -> Double? {
        guard let firstDone, done > 1 else { return nil }
        let seconds = (now - firstDone) / .seconds(1)
        return seconds > 0.2 ? Double(done - 1) / seconds : nil
    }

    /// The line, cut to `width` columns: `restore  120 of 1000  35/s  25 s left  throttled`;
    /// `of 150+` while objects are still being listed.
    public func text(at now: ContinuousClock.Instant, width: Int, style: Style) -> String {
        let all = total.map { " of \($0)" } ?? (known > done ? " of \(known)+" : "")
        var parts = [verb, "\(done)\(all)"]
        if failed > 0 { parts.append("\(failed) failed") }
        if let rate = rate(at: now) {
            parts.append(rate >= 10 ? "\(Int(rate.rounded()))/s" : "\(Double(Int(rate * 10)) / 10)/s")
            if let total, total > done, rate > 0 {
                parts.append("\(ElapsedText.text(.seconds(Int64((Double(total - done) / rate).rounded(.up))))) left")
            }
        }
        if isThrottled { parts.append("throttled") }
        return style.apply(.faint, DisplayWidth.truncated(parts.joined(separator: "  "), to: max(width - 1, 0)))
    }
}
