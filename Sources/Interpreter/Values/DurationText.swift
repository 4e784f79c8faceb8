/// Lengths of time as the language writes them: `90s`, `5m`, `12h`, `30d`, `2w`.
enum DurationText {
    private static let units: [(letter: Character, seconds: Int64)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// The shortest exact form with one unit, days at most: `36h`, `30d`; reading it gives the same length.
    static func text(_ seconds: Int64) -> String {
        if seconds == 0 { return "0s" }
        for unit in units where seconds % unit.seconds == 0 {
            return "\(seconds / unit.seconds)\(unit.letter)"
        }
        return "\(seconds)s"
    }

    /// The seconds of a text such as `30d`; nil when it is none or too long for 64 bits.
    static func seconds(_ text: String) -> Int64? {
        guard let letter = text.last?.lowercased(), text.count >= 2 else { return nil }
        let scale: Int64? = letter == "w" ? 604_800 : units.first { String($0.letter) == letter }?.seconds
        let digits = text.dropLast()
        guard let scale, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(digits) else {
            return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: scale)
        return overflow ? nil : product
    }
}
