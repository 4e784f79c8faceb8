/// Reads the date of an HTTP answer, `Tue, 03 Nov 2026 08:49:37 GMT` (RFC 9110, section 5.6.7).
enum ServiceDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Epoch seconds; `nil` for another form.
    static func epochSeconds(_ text: String) -> Int64? {
        let words = text.split { $0 == " " || $0 == "," }
        guard words.count == 6, let day = number(words[1], 1...31), let year = number(words[3], 1970...9999),
            let month = months.firstIndex(of: words[2].lowercased()), words[5] == "GMT" || words[5] == "UTC"
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = number(clock[0], 0...23), let minute = number(clock[1], 0...59),
            let second = number(clock[2], 0...60)
        else { return nil }
        return days(year, Int64(month + 1), day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar, counted in years that begin in March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static func number(_ text: Substring, _ range: ClosedRange<Int64>) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(text) else {
            return nil
        }
        return range.contains(value) ? value : nil
    }
}
