internal import Interpreter

/// Times in reports.
enum ReportTime {
    /// `2026-11-25T14:00:00Z`.
    static func text(_ seconds: Int64) -> String { Value.date(seconds).displayText }

    /// Seconds with three decimals, for programs.
    static func seconds(_ duration: Duration) -> String {
        let parts = duration.components
        let milliseconds = max(0, parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000)
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}
