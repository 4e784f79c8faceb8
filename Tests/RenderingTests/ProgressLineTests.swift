import Testing

@testable import Rendering

@Suite struct ProgressLineTests {
    let start = ContinuousClock.now
    let plain = Style(isEnabled: false)

    @Test func countsRateAndTimeLeft() {
        var progress = ProgressLine(verb: "backup", start: start)
        progress.total = 100
        progress.count(failed: false, at: start + .seconds(1))
        for _ in 0..<20 { progress.count(failed: false, at: start + .seconds(2)) }
        let text = progress.text(at: start + .seconds(3), width: 80, style: plain)
        #expect(text == "backup  21 of 100  10/s  8.0 s left")
    }

    @Test func saysThatMoreMayCome() {
        var progress = ProgressLine(verb: "backup", start: start)
        progress.known = 25
        #expect(progress.text(at: start, width: 80, style: plain) == "backup  0 of 25+")
    }

    @Test func saysWhatIsUnusual() {
        var progress = ProgressLine(verb: "restore", start: start)
        progress.count(failed: true, at: start)
        progress.isThrottled = true
        #expect(progress.text(at: start, width: 80, style: plain) == "restore  1  1 failed  throttled")
        #expect(progress.text(at: start, width: 12, style: plain) == "restore  1…")
    }

    @Test(arguments: [
        (Duration.milliseconds(0), "0 ms"), (.milliseconds(999), "999 ms"), (.milliseconds(1_449), "1.4 s"),
        (.seconds(48), "48 s"), (.seconds(200), "3 min 20 s"), (.seconds(180), "3 min"), (.seconds(7_500), "2 h 5 min"),
        (.seconds(7_200), "2 h"), (.seconds(-3), "0 ms"),
    ])
    func lengthsOfTime(duration: Duration, text: String) {
        #expect(ElapsedText.text(duration) == text)
    }
}
