import FuzzSupport
import Testing

@testable import Interpreter

@Suite struct CalendarTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("2026-11-23", 1_795_392_000), ("2000-02-29T12:00Z", 951_825_600),
            ("2026-11-23T08:00:00Z", 1_795_420_800), ("2026-11-23T08:00:00+02:00", 1_795_413_600),
            ("2026-11-23T08:00:00-00:30", 1_795_422_600), ("0001-01-01", -62_135_596_800),
            ("9999-12-31T23:59:59Z", 253_402_300_799), ("1969-12-31T23:59:59z", -1),
        ] as [(String, Int64)])
    func readsDates(text: String, seconds: Int64) {
        #expect(Calendar.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-04-31", "2026-00-10", "2026-01-00", "0000-01-01",
        "2026-11-23T24:00Z", "2026-11-23T08:60Z", "2026-11-23T08:00", "2026-11-23T08:00:00", "2026-11-23 08:00Z",
        "2026-11-23T08:00:00+25:00", "2026-11-23Z", "2026-11-23T08:00Zx", "20261123", "-026-11-23", "９999-12-31",
        "9999-12-31T23:59:59-01:00",
    ])
    func refusesWhatIsNoDate(text: String) {
        #expect(Calendar.seconds(text) == nil)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func readsBackWhatItWrites(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let moment = Int64.random(in: Calendar.range, using: &generator)
            #expect(Calendar.seconds(Calendar.text(moment)) == moment)
        }
    }

    @Test(
        arguments: [
            (0, "0s"), (90, "90s"), (60, "1m"), (3_600, "1h"), (129_600, "36h"), (2_592_000, "30d"), (-300, "-5m"),
        ] as [(Int64, String)])
    func writesDurations(seconds: Int64, text: String) {
        #expect(DurationText.text(seconds) == text)
    }

    @Test(arguments: [("2w", 1_209_600), ("30D", 2_592_000), ("0s", 0), ("1m", 60)] as [(String, Int64)])
    func readsDurations(text: String, seconds: Int64) {
        #expect(DurationText.seconds(text) == seconds)
    }

    @Test(arguments: ["", "d", "5", "5x", "-5d", "1.5h", "99999999999999999999s", "9223372036854775807w", "5 d"])
    func refusesWhatIsNoDuration(text: String) {
        #expect(DurationText.seconds(text) == nil)
    }
}
