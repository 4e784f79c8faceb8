internal import RelocationLanguage

/// Dates as the language shows and reads them, kept within the years that it can write.
enum Calendar {
    /// The first second of year 1 and the last of year 9999: dates outside are an overflow.
    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// `2026-11-23T08:00:00Z` for a moment in seconds since 1970.
    static func text(_ seconds: Int64) -> String { Moment(epochSeconds: seconds).description }

    /// The moment that an ISO 8601 text names: `YYYY-MM-DD` (midnight UTC) or `YYYY-MM-DDThh:mm[:ss](Z|±hh:mm)`.
    /// Nil when it is none, names a day that doesn't exist, or lies outside `range`.
    static func seconds(_ text: String) -> Int64? {
        guard let moment = Moment(parsing: text), range.contains(moment.epochSeconds) else { return nil }
        return moment.epochSeconds
    }
}

/// Lengths of time as the language writes them: `90s`, `5m`, `12h`, `30d`, `2w`.
enum DurationText {
    /// The form with the greatest unit that divides it, days at most: `36h`, `30d`.
    static func text(_ seconds: Int64) -> String { TimeSpan(seconds: seconds).description }

    /// The seconds of a text such as `30d`; nil when it is none or too long for 64 bits.
    static func seconds(_ text: String) -> Int64? { TimeSpan(parsing: text)?.seconds }
}
