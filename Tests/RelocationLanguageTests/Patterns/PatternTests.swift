import FuzzSupport
import Testing

@testable import RelocationLanguage

@Suite struct PatternTests {
    @Test(arguments: [
        ("b", "abc", true), ("^b", "abc", false), ("^abc$", "abc", true), ("^abc$", "abcd", false),
        ("a.c", "abc", true), ("a.c", "a\nc", false), ("[a-c]+$", "xxabc", true), ("[^a-c]", "abc", false),
        ("(ab|cd)+", "xcdab", true), ("^(ab|cd){2}$", "abcd", true), ("^(ab|cd){2}$", "ab", false),
        ("^a{2,3}$", "a", false), ("^a{2,3}$", "aaa", true), ("^a{2,3}$", "aaaa", false), ("^a{2,}$", "aaaaa", true),
        ("\\d+", "v12", true), ("^\\w+$", "a_1", true), ("^\\w+$", "a-1", false), ("\\s", "a b", true),
        ("\\bcat\\b", "a cat sat", true), ("\\bcat\\b", "concat", false), ("[\\d-]+$", "1-2", true),
        ("(?i)^db-", "DB-main", true), ("^db-", "DB-main", false), ("(?i)[a-f]", "B", true),
        ("", "anything", true), ("()", "", true), ("a||b", "", true), ("[]a]", "]", true), ("[a-]", "-", true),
        ("\\.", "a.b", true), ("^\\.$", "a", false), ("é", "café", true), ("^.$", "🎉", true), ("(?:ab)?c", "c", true),
        ("x*", "", true), ("^(a?){3}$", "aa", true), ("(a*)*b", "aaab", true),
    ])
    func matchesAPartOfTheText(pattern: String, text: String, expected: Bool) throws {
        #expect(try TextPattern(pattern).matches(text) == expected)
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "[a", "*", "a**", "a{", "a{x}", "a{3,2}", "a{1001}", "\\", "\\1", "\\q", "(?=a)", "(?!a)",
        "[z-a]", "[\\d-z]", "^*", "+a", "(?<n>a)", "{2}",
    ])
    func refusesWhatItCannotRead(pattern: String) {
        #expect(throws: PatternError.self) { try TextPattern(pattern) }
    }

    @Test(arguments: ["((a{1000}){1000}){1000}", "((((){1000}){1000}){1000}){1000}", "((a{0,1000}){0,1000})*"])
    func refusesRepetitionsThatExplode(pattern: String) {
        #expect(throws: PatternError.self) { try TextPattern(pattern) }
    }

    @Test func refusesDeepNesting() {
        let pattern = String(repeating: "(", count: 5_000) + String(repeating: ")", count: 5_000)
        #expect(throws: PatternError.self) { try TextPattern(pattern) }
    }

    /// With back-tracking this takes 2^60 steps.
    @Test func takesLinearTime() throws {
        let text = String(repeating: "a", count: 60)
        #expect(try TextPattern("^(a?){60}a{60}$").matches(text))
        #expect(try !TextPattern("^(a+)+$").matches(text + "b"))
    }

    /// Random patterns over two letters agree with an obvious, exponential matcher.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func agreesWithBackTracking(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let pattern = Self.pattern(depth: 3, &generator)
            let program = try TextPattern("^(\(pattern))$")
            let tree = try PatternParser.parse(pattern).tree
            for _ in 0..<10 {
                let length = Int.random(in: 0...6, using: &generator)
                let text = String((0..<length).map { _ in Bool.random(using: &generator) ? "a" : "b" })
                let slow = Self.ends(tree, Array(text.unicodeScalars), 0).contains(text.unicodeScalars.count)
                #expect(program.matches(text) == slow, "seed \(seed): \(pattern) on \(text)")
            }
        }
    }

    /// Any text is either a pattern or refused; nothing traps.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func survivesAnyPattern(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("ab(){}[]|*+?^$\\.,-19dwsbi:é")
        for _ in 0..<300 {
            let length = Int.random(in: 0...14, using: &generator)
            let pattern = String((0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
            _ = (try? TextPattern(pattern))?.matches("ab19 é-")
        }
    }

    private static func pattern(depth: Int, _ generator: inout SeededGenerator) -> String {
        if depth == 0 { return ["a", "b", ".", "[ab]", "[^a]"].randomElement(using: &generator) ?? "a" }
        let inner = pattern(depth: depth - 1, &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return "(\(inner))*"
        case 1: return "(\(inner))?"
        case 2: return "(\(inner)){1,2}"
        case 3: return "(\(inner)|\(pattern(depth: depth - 1, &generator)))"
        default: return inner + pattern(depth: depth - 1, &generator)
        }
    }

    /// Every position at which a match of the node that begins at `start` can end.
    private static func ends(_ node: PatternNode, _ text: [Unicode.Scalar], _ start: Int) -> Set<Int> {
        switch node {
        case .empty: return [start]
        case .scalars(let set):
            return start < text.count && set.contains(text[start], ignoringCase: false) ? [start + 1] : []
        case .sequence(let nodes):
            return nodes.reduce([start]) { positions, node in
                positions.reduce(into: Set<Int>()) { $0.formUnion(ends(node, text, $1)) }
            }
        case .alternatives(let nodes):
            return nodes.reduce(into: Set<Int>()) { $0.formUnion(ends($1, text, start)) }
        case .repeated(let inner, let minimum, let maximum):
            var reached: Set<Int> = minimum == 0 ? [start] : []
            var frontier: Set<Int> = [start]
            for round in 1...(maximum ?? minimum + text.count + 1) {
                frontier = frontier.reduce(into: Set<Int>()) { $0.formUnion(ends(inner, text, $1)) }
                if round >= minimum { reached.formUnion(frontier) }
            }
            return reached
        case .start: return start == 0 ? [start] : []
        case .end: return start == text.count ? [start] : []
        case .wordBoundary: return []
        }
    }
}
