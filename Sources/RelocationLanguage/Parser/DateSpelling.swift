/// Reads dates: `2026-11-23`, `2026-11-23T08:00Z`, `2026-11-23T08:00:00+01:00`.
enum DateSpelling {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// A date, or what is wrong with a word that begins with a digit.
    static func read(_ bytes: [UInt8]) -> LiteralSpelling {
        let shape = "it begins with a digit, but is no number, duration (`30d`) or date (`2026-11-23`); text is quoted"
        guard bytes.count >= 10, let year = digits(bytes, 0, 4), let month = digits(bytes, 5, 2),
            let day = digits(bytes, 8, 2), bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-")
        else { return .wrong(shape) }
        guard (1...12).contains(month) else { return .wrong("no such date: there is no month \(month)") }
        let length = Moment.daysInMonth(year: year, month: month)
        guard (1...length).contains(day) else {
            return .wrong("no such date: \(months[month - 1]) \(year) has \(length) days")
        }
        let midnight = Moment.days(year: year, month: month, day: day) * 86_400
        guard bytes.count > 10 else { return .date(Moment(epochSeconds: midnight)) }
        return time(bytes, midnight: midnight)
    }

    private static func time(_ bytes: [UInt8], midnight: Int64) -> LiteralSpelling {
        let shape = "a date with a time is written `2026-11-23T08:00Z` or `2026-11-23T08:00:00+01:00`"
        guard bytes[10] | 0x20 == UInt8(ascii: "t"), bytes.count >= 16, let hour = digits(bytes, 11, 2),
            bytes[13] == UInt8(ascii: ":"), let minute = digits(bytes, 14, 2)
        else { return .wrong(shape) }
        var position = 16
        var second = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
            guard let value = digits(bytes, 17, 2) else { return .wrong(shape) }
            second = value
            position = 19
        }
        guard hour < 24 else { return .wrong("no such time: there is no hour \(hour)") }
        guard minute < 60 else { return .wrong("no such time: there is no minute \(minute)") }
        guard second < 60 else { return .wrong("no such time: there is no second \(second)") }
        guard let offset = zone(Array(bytes[position...])) else { return .wrong(shape) }
        return .date(Moment(epochSeconds: midnight + Int64(hour * 3600 + minute * 60 + second) - offset))
    }

    /// The seconds east of Greenwich that `Z` or `±hh:mm` says.
    private static func zone(_ bytes: [UInt8]) -> Int64? {
        if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = digits(bytes, 1, 2), hours < 24,
            let minutes = digits(bytes, 4, 2), minutes < 60
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        switch bytes[0] {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: return nil
        }
    }

    private static func digits(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[start..<start + count] {
            guard CharacterClass.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }
}
