import RelocationLanguage
import Testing

@Suite struct MomentTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("2000-02-29", 951_782_400), ("2026-11-23", 1_795_392_000), ("1969-12-31", -86_400),
            ("0001-01-01", -62_135_596_800), ("9999-12-31", 253_402_214_400), ("2026-11-23T08:00Z", 1_795_420_800),
            ("2026-11-23T08:00:01+01:30", 1_795_415_401), ("2026-11-23T00:00:00-00:30", 1_795_393_800),
        ] as [(String, Int64)])
    func reads(_ text: String, _ seconds: Int64) {
        #expect(Moment(parsing: text)?.epochSeconds == seconds)
    }

    @Test(arguments: [
        "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29", "2026-04-31", "2026-1-1", "2026-11-23T24:00Z",
        "2026-11-23T08:00", "2026-11-23T08:00:60Z", "2026-11-23T08Z", "2026-11-23T08:00:00.5Z", "2026-11-23T08:00+1:00",
        "2026-11-23T08:00+24:00", "2026-11-23 08:00Z", "20261123", "", "x", "2026-11-23Z", "2026-11-2é",
    ])
    func refuses(_ text: String) {
        #expect(Moment(parsing: text) == nil)
    }

    @Test func everyDayOfFourCenturiesGoesThereAndBack() {
        var expected: Int64 = 946_684_800
        for year in stride(from: 2000, to: 2400, by: 1) {
            for month in 1...12 {
                let days = [1, 15, 28]
                for day in days {
                    let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
                    let moment = Moment(parsing: text)
                    #expect(moment?.description == text + "T00:00:00Z")
                    if day == 1, month == 1 { #expect(moment?.epochSeconds == expected) }
                }
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            expected += (isLeap ? 366 : 365) * 86_400
        }
    }

    @Test func extremesDoNotTrap() {
        #expect(Moment(epochSeconds: .min).description.hasPrefix("-292277022657"))
        #expect(Moment(epochSeconds: .max).description.hasPrefix("292277026596"))
        #expect(Moment(epochSeconds: .max).adding(TimeSpan(seconds: 1)) == nil)
        #expect(Moment(epochSeconds: .min).subtracting(TimeSpan(seconds: 1)) == nil)
        #expect(Moment(epochSeconds: .max).since(Moment(epochSeconds: -1)) == nil)
    }

    @Test(
        arguments: [
            ("90s", 90), ("15m", 900), ("2h", 7200), ("30d", 2_592_000), ("2w", 1_209_600), ("0s", 0), ("5M", 300),
        ]
            as [(String, Int64)])
    func durations(_ text: String, _ seconds: Int64) {
        #expect(TimeSpan(parsing: text)?.seconds == seconds)
    }

    @Test func durationsPrintTheirGreatestUnit() {
        #expect(
            [90, 900, 7200, 2_592_000, 0, -3600].map { TimeSpan(seconds: $0).description } == [
                "90s", "15m", "2h", "30d", "0s", "-1h",
            ])
    }
}
