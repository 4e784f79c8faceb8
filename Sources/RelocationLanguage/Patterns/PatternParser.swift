/// Reads the text of a pattern for `matches`: literals, `.`, classes, groups, `| * + ? {m,n} ^ $ \d \w \s \b`, and
/// `(?i)` at the start.
struct PatternParser {
    /// Deepest nesting of groups.
    static let maximumDepth = 100
    /// Largest count in `{m,n}`.
    static let maximumCount = 1_000

    private let scalars: [Unicode.Scalar]
    private var position = 0

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The tree of a pattern and whether it begins with `(?i)`. Throws what is wrong and at which
    /// character.
    static func parse(_ text: String) throws(PatternError) -> (tree: PatternNode, ignoresCase: Bool) {
        var parser = PatternParser(text)
        let ignoresCase = parser.skip("(?i)")
        let tree = try parser.alternatives(depth: 0)
        if parser.position < parser.scalars.count { throw parser.error("`)` without `(`") }
        return (tree, ignoresCase)
    }

    private mutating func alternatives(depth: Int) throws(PatternError) -> PatternNode {
        guard depth <= Self.maximumDepth else { throw error("groups are nested too deeply") }
        var branches = [try sequence(depth: depth)]
        while peek == "|" {
            position += 1
            branches.append(try sequence(depth: depth))
        }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence(depth: Int) throws(PatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let next = peek, next != "|", next != ")" {
            let atom = try atom(depth: depth)
            nodes.append(try quantified(atom))
        }
        return nodes.count == 1 ? nodes[0] : (nodes.isEmpty ? .empty : .sequence(nodes))
    }

    private mutating func quantified(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        guard let range = try quantifier() else { return atom }
        if [.start, .end, .wordBoundary].contains(atom) { throw error("`^`, `$` and `\\b` are not repeated") }
        if let next = peek, ["*", "+", "?", "{"].contains(next) { throw error("one repetition follows another") }
        return .repeated(atom, minimum: range.minimum, maximum: range.maximum)
    }

    private mutating func quantifier() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
        switch peek {
        case "*":
            position += 1
            return (0, nil)
        case "+":
            position += 1
            return (1, nil)
        case "?":
            position += 1
            return (0, 1)
        case "{":
            position += 1
            return try counts()
        default: return nil
        }
    }

    /// The rest of `{m}`, `{m,}` or `{m,n}`.
    private mutating func counts() throws(PatternError) -> (minimum: Int, maximum: Int?) {
        let minimum = try count()
        var maximum: Int? = minimum
        if skip(",") { maximum = peek == "}" ? nil : try count() }
        guard skip("}") else { throw error("`{` begins a count such as `{2,5}`; a brace itself is written `\\{`") }
        if let maximum, maximum < minimum { throw error("the counts in `{m,n}` are the wrong way round") }
        return (minimum, maximum)
    }

    private mutating func count() throws(PatternError) -> Int {
        var value = 0
        var digits = 0
        while let next = peek, (0x30...0x39).contains(next.value) {
            value = min(value * 10 + Int(next.value - 0x30), Self.maximumCount + 1)
            digits += 1
            position += 1
        }
        guard digits > 0 else { throw error("`{` begins a count such as `{2,5}`; a brace itself is written `\\{`") }
        guard value <= Self.maximumCount else { throw error("counts go up to \(Self.maximumCount)") }
        return value
    }

    private mutating func atom(depth: Int) throws(PatternError) -> PatternNode {
        guard let next = peek else { return .empty }
        position += 1
        switch next {
        case ".": return .scalars(.any)
        case "^": return .start
        case "$": return .end
        case "[": return .scalars(try bracketed())
        case "\\": return try escape()
        case "(":
            if peek == "?" {
                guard skip("?:") else {
                    throw error("only `(?:…)`, and `(?i)` at the start, may follow `(?`; there is no look-around")
                }
            }
            let inner = try alternatives(depth: depth + 1)
            guard skip(")") else { throw error("`(` is not closed") }
            return inner
        case "*", "+", "?": throw error("nothing stands before `\(next)`; the character itself is written `\\\(next)`")
        case "{": throw error("nothing stands before `{`; the character itself is written `\\{`")
        default: return .scalars(ScalarSet(next))
        }
    }

    private mutating func escape() throws(PatternError) -> PatternNode {
        if peek == "b" {
            position += 1
            return .wordBoundary
        }
        return .scalars(try escapedSet())
    }

    /// What follows a backslash, in a class or outside.
    private mutating func escapedSet() throws(PatternError) -> ScalarSet {
        guard let next = peek else { throw error("a backslash ends the pattern") }
        position += 1
        switch next {
        case "d": return .digits
        case "w": return .word
        case "s": return .space
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        default:
            if next.isWordCharacter {
                throw error("`\\\(next)` is not known; there are `\\d \\w \\s \\b`, and no back-references")
            }
            return ScalarSet(next)
        }
    }

    private mutating func bracketed() throws(PatternError) -> ScalarSet {
        var set = ScalarSet(ranges: [], isNegated: skip("^"))
        var isFirst = true
        while true {
            guard let next = peek else { throw error("`[` is not closed") }
            position += 1
            if next == "]", !isFirst { return set }
            isFirst = false
            let low = next == "\\" ? try escapedSet() : ScalarSet(next)
            guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                set.ranges += low.ranges
                continue
            }
            position += 1
            let bound = scalars[position]
            position += 1
            let high = bound == "\\" ? try escapedSet() : ScalarSet(bound)
            guard let from = low.single, let to = high.single, from <= to else {
                throw error("a range in `[ ]` goes from a character to a later one")
            }
            set.ranges.append(from...to)
        }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skip(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private func error(_ message: String) -> PatternError {
        PatternError(message: "the pattern cannot be read at character \(position): \(message)")
    }
}

extension ScalarSet {
    /// The one scalar of the set, nil when there are more.
    fileprivate var single: UInt32? {
        guard ranges.count == 1, !isNegated, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
