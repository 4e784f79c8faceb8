/// The syntax of patterns for `matches`: literals, `.`, classes, groups, `| * + ? {m,n} ^ $ \d \w \s \b`, and `(?i)`
/// at the start.
struct PatternRules {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    private struct Problem: Error { let message: String }

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// What is wrong with a pattern; null when it is right.
    static func problem(_ text: String) -> String? {
        var rules = PatternRules(text)
        do throws(Problem) {
            _ = rules.skip("(?i)")
            try rules.alternatives(depth: 0)
            if rules.peek != nil { throw Problem(message: "`)` without `(`") }
            return nil
        } catch {
            return "the pattern cannot be read at character \(rules.position): \(error.message)"
        }
    }

    private mutating func alternatives(depth: Int) throws(Problem) {
        guard depth <= 100 else { throw Problem(message: "groups are nested too deeply") }
        try sequence(depth)
        while skip("|") { try sequence(depth) }
    }

    private mutating func sequence(_ depth: Int) throws(Problem) {
        while let next = peek, next != "|", next != ")" {
            let isPlace = try atom(depth)
            guard try quantifier() else { continue }
            if isPlace { throw Problem(message: "`^`, `$` and `\\b` are not repeated") }
            if let after = peek, ["*", "+", "?", "{"].contains(after) {
                throw Problem(message: "one repetition follows another")
            }
        }
    }

    private mutating func quantifier() throws(Problem) -> Bool {
        if skip("*") || skip("+") || skip("?") { return true }
        guard skip("{") else { return false }
        let least = try count()
        var most: Int? = least
        if skip(",") { most = peek == "}" ? nil : try count() }
        guard skip("}") else { throw Self.brace }
        if let most, most < least { throw Problem(message: "the counts in `{m,n}` are the wrong way round") }
        return true
    }

    private static let brace = Problem(message: "`{` begins a count such as `{2,5}`; a brace itself is written `\\{`")

    private mutating func count() throws(Problem) -> Int {
        var digits = ""
        while let next = peek, (0x30...0x39).contains(next.value) {
            digits.unicodeScalars.append(next)
            position += 1
        }
        guard !digits.isEmpty else { throw Self.brace }
        guard let value = Int(digits), value <= 1_000 else { throw Problem(message: "counts go up to 1000") }
        return value
    }

    /// One piece; whether it is a place rather than characters.
    private mutating func atom(_ depth: Int) throws(Problem) -> Bool {
        guard let next = peek else { return false }
        position += 1
        switch next {
        case "^", "$": return true
        case "[": try bracketed()
        case "\\":
            if skip("b") { return true }
            _ = try escaped()
        case "(":
            if peek == "?", !skip("?:") {
                throw Problem(
                    message: "only `(?:…)`, and `(?i)` at the start, may follow `(?`; there is no look-around")
            }
            try alternatives(depth: depth + 1)
            guard skip(")") else { throw Problem(message: "`(` is not closed") }
        case "*", "+", "?", "{":
            throw Problem(message: "nothing stands before `\(next)`; the character itself is written `\\\(next)`")
        default: break
        }
        return false
    }

    /// What follows a backslash: the character, or null for a class.
    private mutating func escaped() throws(Problem) -> Unicode.Scalar? {
        guard let next = peek else { throw Problem(message: "a backslash ends the pattern") }
        position += 1
        if ["d", "w", "s"].contains(next) { return nil }
        if ["t", "n", "r"].contains(next) { return next == "t" ? "\t" : next == "n" ? "\n" : "\r" }
        let byte = next.isASCII ? UInt8(next.value) : 0
        if CharacterClass.continuesName(byte) {
            throw Problem(message: "`\\\(next)` is not known; there are `\\d \\w \\s \\b`, and no back-references")
        }
        return next
    }

    private mutating func bracketed() throws(Problem) {
        _ = skip("^")
        var isFirst = true
        while true {
            guard let next = peek else { throw Problem(message: "`[` is not closed") }
            position += 1
            if next == "]", !isFirst { return }
            isFirst = false
            let low = next == "\\" ? try escaped() : next
            guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { continue }
            position += 2
            let bound = scalars[position - 1]
            let high = bound == "\\" ? try escaped() : bound
            guard let low, let high, low <= high else {
                throw Problem(message: "a range in `[ ]` goes from a character to a later one")
            }
        }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skip(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }
}
