/// Dates of HTTP headers and of ISO 8601, by arithmetic on the Gregorian calendar.
enum HTTPDate {
    /// For example `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(epoch: Int64) -> String {
        let date = CivilDate(epoch: epoch)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = Int((floorDivide(epoch, 86_400) % 7 + 7) % 7)
        return "\(days[weekday]), \(pad(date.day)) \(months[Int(date.month) - 1]) \(date.year) "
            + "\(pad(date.hour)):\(pad(date.minute)):\(pad(date.second)) GMT"
    }

    /// For example `1994-11-06 08:49:37Z`, as the token issuer writes it.
    static func stamp(epoch: Int64) -> String {
        let date = CivilDate(epoch: epoch)
        return "\(date.year)-\(pad(date.month))-\(pad(date.day)) "
            + "\(pad(date.hour)):\(pad(date.minute)):\(pad(date.second))Z"
    }

    /// For example `1994-11-06T08:49:37Z`, as Resource Manager writes it.
    static func iso(epoch: Int64) -> String {
        let date = CivilDate(epoch: epoch)
        return "\(date.year)-\(pad(date.month))-\(pad(date.day))T"
            + "\(pad(date.hour)):\(pad(date.minute)):\(pad(date.second))Z"
    }

    private static func pad(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
}

/// A date and time of day in UTC.
struct CivilDate: Equatable {
    var year: Int64
    var month: Int64
    var day: Int64
    var hour: Int64
    var minute: Int64
    var second: Int64

    init(epoch: Int64) {
        let days = floorDivide(epoch, 86_400)
        let rest = epoch - days * 86_400
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
        // Days since 1 March of year 0, in eras of 400 years.
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Reads `YYYY-MM-DD`, with or without `THH:MM:SSZ`; nil for anything else.
    init?(iso text: String) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        let date = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard date.count == 3, let year = date[0], let month = date[1], let day = date[2],
            (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        (self.year, self.month, self.day, hour, minute, second) = (year, month, day, 0, 0, 0)
        guard parts.count > 1 else { return }
        guard parts.count == 2, parts[1].hasSuffix("Z") else { return nil }
        let time = parts[1].dropLast().split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2],
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// Seconds since 1970.
    var epoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * 86_400 + hour * 3_600 + minute * 60 + second
    }
}

/// Division that rounds towards minus infinity.
private func floorDivide(_ left: Int64, _ right: Int64) -> Int64 {
    left / right - (left % right < 0 ? 1 : 0)
}
