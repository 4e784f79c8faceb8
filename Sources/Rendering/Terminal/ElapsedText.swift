/// Lengths of time for people.
public enum ElapsedText {
    /// `12 ms`, `1.4 s`, `48 s`, `3 min 20 s`, `2 h 5 min`: two digits of interest, no more.
    public static func text(_ duration: Duration) -> String {
        let parts = duration.components
        let milliseconds = max(0, parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000)
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        if milliseconds < 10_000 { return "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s" }
        let seconds = milliseconds / 1_000
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 {
            return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        }
        let minutes = seconds % 3_600 / 60
        return minutes == 0 ? "\(seconds / 3_600) h" : "\(seconds / 3_600) h \(minutes) min"
    }
}
