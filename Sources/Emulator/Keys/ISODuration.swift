/// An ISO 8601 duration of the kind that policies hold: `P90D`, `P3M`, `PT48H`, `P1Y10D`.
struct ISODuration: Sendable, Equatable {
    /// As it was written.
    let text: String
    private let months: Int
    private let seconds: Int64

    /// Reads a duration: `nil` for anything that is not one, fractions and negative ones included.
    init?(_ text: String) {
        var rest = Substring(text)
        guard rest.popFirst() == "P", !rest.isEmpty else { return nil }
        var units: [(Character, Int64)] = [("Y", 0), ("M", 0), ("W", 604_800), ("D", 86_400)]
        var isTime = false
        var months = 0
        var seconds: Int64 = 0
        var any = false
        while !rest.isEmpty {
            if rest.first == "T" {
                guard !isTime, rest.count > 1 else { return nil }
                isTime = true
                units = [("H", 3_600), ("M", 60), ("S", 1)]
                rest.removeFirst()
            }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard digits.count <= 6, let number = Int64(digits), let unit = rest.popFirst(),
                let index = units.firstIndex(where: { $0.0 == unit })
            else { return nil }
            if units[index].1 == 0 {
                months += Int(number) * (unit == "Y" ? 12 : 1)
            } else {
                seconds += number * units[index].1
            }
            units.removeSubrange(...index)
            any = true
        }
        guard any else { return nil }
        self.text = text
        self.months = months
        self.seconds = seconds
    }

    /// The length in days, a month taken as 30.
    var approximateDays: Double { Double(months) * 30 + Double(seconds) / 86_400 }

    /// The time that lies this much later; years and months are counted by the calendar.
    func added(to epoch: Int64) -> Int64 { CivilTime.adding(months: months, to: epoch) + seconds }

    /// The time that lies this much earlier.
    func subtracted(from epoch: Int64) -> Int64 { CivilTime.adding(months: -months, to: epoch) - seconds }
}
