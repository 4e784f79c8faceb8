/// Calendar arithmetic in UTC on seconds since 1970, for validity in months.
enum CivilTime {
    /// The same day and time so many months later; the last day of the month where that day does not exist.
    static func adding(months: Int, to epoch: Int64) -> Int64 {
        let (days, time) = epoch.quotientAndRemainderByDay
        let (year, month, day) = date(ofDay: days)
        let total = year * 12 + Int64(month - 1) + Int64(months)
        let (newYear, newMonth) = total.quotientAndRemainder12
        let length = daysOf(month: newMonth + 1, year: newYear)
        return Self.day(year: newYear, month: newMonth + 1, day: min(day, length)) * 86_400 + time
    }

    /// The number of months from one time to another, to the nearest whole one.
    static func months(from start: Int64, to end: Int64) -> Int {
        let days = Double(end - start) / 86_400
        return max(0, Int((days / 30.436875).rounded()))
    }

    /// Days since 1970 of a date of the proleptic Gregorian calendar.
    static func day(year: Int64, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date of a day since 1970.
    static func date(ofDay day: Int64) -> (year: Int64, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = Int(part < 10 ? part + 3 : part - 9)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, Int(dayOfYear - (153 * part + 2) / 5 + 1))
    }

    private static func daysOf(month: Int, year: Int64) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}

extension Int64 {
    fileprivate var quotientAndRemainderByDay: (Int64, Int64) {
        let remainder = ((self % 86_400) + 86_400) % 86_400
        return ((self - remainder) / 86_400, remainder)
    }

    fileprivate var quotientAndRemainder12: (Int64, Int) {
        let remainder = ((self % 12) + 12) % 12
        return ((self - remainder) / 12, Int(remainder))
    }
}
