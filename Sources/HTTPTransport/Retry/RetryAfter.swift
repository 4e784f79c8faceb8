/// How long the service asks to wait.
public enum RetryAfter {
    /// Seconds from `retry-after-ms`, `x-ms-retry-after-ms` or `Retry-After` (seconds or a date); nil when none can be read.
    ///
    /// A date is measured against the answer's own `Date`, so that the local clock does not matter.
    public static func seconds(_ headers: HTTPHeaders, wallSeconds: Int64) -> Double? {
        for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
            if let text = headers.first(name), let milliseconds = Double(text), milliseconds >= 0, milliseconds.isFinite
            {
                return milliseconds / 1000
            }
        }
        guard let text = headers.first("retry-after") else { return nil }
        if let seconds = Double(text) { return seconds >= 0 && seconds.isFinite ? seconds : nil }
        guard let date = HTTPDate.seconds(text) else { return nil }
        let now = headers.first("date").flatMap { HTTPDate.seconds($0) } ?? wallSeconds
        return Double(max(0, date - now))
    }
}
