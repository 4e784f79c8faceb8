import FuzzSupport
import RelocationLanguage

/// Texts to try the language with.
enum FuzzTexts {
    /// Any bytes: scripts, scripts with damage, soups of tokens, deep nesting, noise.
    static func any(_ random: inout SeededGenerator) -> [UInt8] {
        switch random.number(0...9) {
        case 0...2: soup(&random)
        case 3...6: damaged(Array(script(&random).utf8), &random)
        case 7: Array(script(&random).utf8.prefix(random.number(0...200)))
        case 8: nested(&random)
        default: (0..<random.number(0...200)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
    }

    /// A script that is right, or nearly.
    static func script(_ random: inout SeededGenerator) -> String {
        if random.once(in: 3) { return shuffled(random.pick(Examples.scripts), &random) }
        var writer = ScriptWriter(random)
        _ = random.next()
        return writer.script()
    }

    /// Words of a script in another order, some twice, some missing.
    private static func shuffled(_ script: String, _ random: inout SeededGenerator) -> String {
        var words = script.split(separator: " ").map(String.init)
        for _ in 0..<random.number(0...3) where words.count > 1 {
            let place = random.number(0...words.count - 1)
            switch random.number(0...2) {
            case 0: words.remove(at: place)
            case 1: words.swapAt(place, random.number(0...words.count - 1))
            default: words.insert(random.pick(words), at: place)
            }
        }
        return words.joined(separator: " ")
    }

    private static let pieces: [String] =
        Array(Grammar.allWords).sorted() + [
            "{", "}", "(", ")", "[", "]", ",", "=", "!=", "<", "<=", ">", ">=", ";", "\n", "\r\n", "\\\n", "\\", "#",
            "\"",
            "'", "$", "$x", "$1", "$10", "$env.HOME", "$s.tags.\"a b\"", "\"a ${x} $y\"", "\"${", "}\"", "'q'", "./out",
            "~/x", "@prod", "age1abc", "5", "-5", "+30d", "30d", "2026-11-23", "2026-13-45", "null", "true", "db-*",
            "tags.", "tags.\"x\"", ".name", "count(", "read(", "&", "!", "|", "\u{A0}", "\u{201C}", "\u{202E}", "\u{0}",
            "🔑", "e\u{301}", "\t", "source", "target", "\\u{41}", "${x}", "\r", "\u{FEFF}", "\u{2028}",
        ]

    private static func soup(_ random: inout SeededGenerator) -> [UInt8] {
        var text = ""
        for _ in 0..<random.number(1...60) {
            text += random.pick(pieces)
            if !random.once(in: 5) { text += " " }
        }
        return Array(text.utf8)
    }

    private static func damaged(_ script: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = script
        for _ in 0..<random.number(1...6) {
            if bytes.isEmpty { bytes = [0x20] }
            let place = random.number(0...bytes.count - 1)
            switch random.number(0...4) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.insert(contentsOf: Array(random.pick(pieces).utf8), at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
            default: bytes.insert(contentsOf: bytes.prefix(place).suffix(30), at: place)
            }
        }
        return bytes
    }

    /// One opening after the other, more than the language takes.
    private static func nested(_ random: inout SeededGenerator) -> [UInt8] {
        let openings = [
            "(", "[", "{", "\"${", "if true { ", "not ", "count(", "for x in [1] {\n", "(list keys where (",
        ]
        let count = random.once(in: 50) ? 20_000 : random.number(50...300)
        let opening = random.once(in: 3) ? nil : random.pick(openings)
        return Array("let x = ".utf8) + (0..<count).flatMap { _ in Array((opening ?? random.pick(openings)).utf8) }
    }
}
