/// A date of the language: a point in time to the second.
public struct Moment: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z, as Key Vault counts.
    public let epochSeconds: Int64

    /// The point in time that many seconds after 1970-01-01T00:00:00Z.
    public init(epochSeconds: Int64) { self.epochSeconds = epochSeconds }

    /// The earlier is less.
    public static func < (left: Moment, right: Moment) -> Bool { left.epochSeconds < right.epochSeconds }

    /// This moment shifted; null when the result is beyond 64 bits.
    public func adding(_ span: TimeSpan) -> Moment? {
        let (sum, overflow) = epochSeconds.addingReportingOverflow(span.seconds)
        return overflow ? nil : Moment(epochSeconds: sum)
    }

    /// This moment shifted back; null when the result is beyond 64 bits.
    public func subtracting(_ span: TimeSpan) -> Moment? {
        let (difference, overflow) = epochSeconds.subtractingReportingOverflow(span.seconds)
        return overflow ? nil : Moment(epochSeconds: difference)
    }

    /// The time from an earlier moment to this; null when it is beyond 64 bits.
    public func since(_ earlier: Moment) -> TimeSpan? {
        let (difference, overflow) = epochSeconds.subtractingReportingOverflow(earlier.epochSeconds)
        return overflow ? nil : TimeSpan(seconds: difference)
    }
}

/// A duration of the language, to the second.
public struct TimeSpan: Sendable, Hashable, Comparable {
    /// Its length in seconds; negative when it goes back.
    public let seconds: Int64

    /// A duration of that many seconds.
    public init(seconds: Int64) { self.seconds = seconds }

    /// The shorter is less.
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }
}
