/// The Gregorian calendar, carried on backwards, in UTC.
extension Moment {
    /// Reads a date of the language, with or without a time; null when it is none.
    public init?(parsing text: String) {
        guard case .date(let moment) = LiteralSpelling.read(text) else { return nil }
        self = moment
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The days of a month, from 1 to 12.
    static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01, by counting years from March, so that the leap day is the last.
    static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    /// Year, month and day of a number of days since 1970-01-01.
    static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Moment: CustomStringConvertible {
    /// ISO 8601 in UTC: `2026-11-23T08:00:00Z`.
    public var description: String {
        var days = epochSeconds / 86_400
        var seconds = epochSeconds % 86_400
        if seconds < 0 {
            days -= 1
            seconds += 86_400
        }
        let (year, month, day) = Moment.civil(days: days)
        let date = "\(Moment.pad(year, 4))-\(Moment.pad(month, 2))-\(Moment.pad(day, 2))"
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Moment.pad($0, 2) }.joined(separator: ":")
        return "\(date)T\(time)Z"
    }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
