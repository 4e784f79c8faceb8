/// Reads conditions; see the grammar at ``ConditionReader``.
extension AssignmentCondition {
    /// Why a condition cannot be evaluated.
    struct ReadingError: Error, Equatable {
        let reason: String
    }

    init(_ text: String) throws(ReadingError) {
        var reader = ConditionReader(text)
        expression = try reader.condition()
    }
}

/// A reader of the language of conditions:
///
///     or         = and {("OR" | "||") and}
///     and        = unary {("AND" | "&&") unary}
///     unary      = ("!" | "NOT") unary | "(" or ")" | primary
///     primary    = "ActionMatches" "{" text "}"
///                | ("Exists" | "NotExists") attribute | attribute operator values
///     attribute  = ("@Request" | "@Resource") "[" name "]"
///     operator   = [quantifier ":"] test
///     values     = value | "{" value {"," value} "}"
struct ConditionReader {
    typealias Condition = AssignmentCondition
    typealias Failure = AssignmentCondition.ReadingError

    private var rest: Substring
    private var depth = 0

    /// Deeper nesting than this is refused.
    private static let deepest = 64

    init(_ text: String) { rest = text[...] }

    mutating func condition() throws(Failure) -> Condition.Expression {
        let result = try or()
        skipBlanks()
        guard rest.isEmpty else { throw Failure(reason: "it goes on with '\(rest.prefix(20))' where it should end") }
        return result
    }

    private mutating func or() throws(Failure) -> Condition.Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw Failure(reason: "it is nested too deeply") }
        var parts = [try and()]
        while take("||") || takeWord("OR") { parts.append(try and()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func and() throws(Failure) -> Condition.Expression {
        var parts = [try unary()]
        while take("&&") || takeWord("AND") { parts.append(try unary()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func unary() throws(Failure) -> Condition.Expression {
        var isNegated = false
        while take("!") || takeWord("NOT") { isNegated.toggle() }
        let part: Condition.Expression
        if take("(") {
            part = try or()
            try require(")")
        } else {
            part = try primary()
        }
        return isNegated ? .not(part) : part
    }

    private mutating func primary() throws(Failure) -> Condition.Expression {
        if takeWord("ActionMatches") {
            try require("{")
            let pattern = try value()
            try require("}")
            return .actionMatches(pattern)
        }
        if takeWord("NotExists") { return .not(.exists(try attribute())) }
        if takeWord("Exists") { return .exists(try attribute()) }
        let attribute = try attribute()
        return .compare(attribute, try comparison(), try values())
    }

    private mutating func attribute() throws(Failure) -> Condition.Attribute {
        skipBlanks()
        guard let source = Condition.Source.allCases.first(where: { takeWord($0.rawValue) }) else {
            throw Failure(reason: "'\(rest.prefix(20))' is nothing that the emulator evaluates")
        }
        try require("[")
        guard let end = rest.firstIndex(of: "]") else { throw Failure(reason: "a bracket is not closed") }
        let name = rest[..<end].lowercased()
        rest = rest[rest.index(after: end)...]
        guard Condition.attributeNames.contains(name) else {
            throw Failure(reason: "the emulator does not know the attribute '\(name)'")
        }
        return Condition.Attribute(source: source, name: name)
    }

    private mutating func comparison() throws(Failure) -> Condition.Comparison {
        var word = word()
        var quantifier = Condition.Quantifier.anyOfAny
        if take(":") {
            guard let known = Condition.Quantifier.allCases.first(where: { $0.rawValue.equalsIgnoringCase(word) })
            else { throw Failure(reason: "there is no quantifier '\(word)'") }
            quantifier = known
            word = self.word()
        }
        for test in Condition.Comparison.Test.allCases {
            if word.equalsIgnoringCase(test.rawValue) {
                return Condition.Comparison(test: test, isNegated: false, quantifier: quantifier)
            }
            let negated = test.rawValue.replacing("string", with: "stringNot").replacing("guid", with: "guidNot")
            if word.equalsIgnoringCase(negated) {
                return Condition.Comparison(test: test, isNegated: true, quantifier: quantifier)
            }
        }
        throw Failure(reason: "the emulator does not know the operator '\(word)'")
    }

    private mutating func values() throws(Failure) -> [String] {
        guard take("{") else { return [try value()] }
        var result = [try value()]
        while take(",") { result.append(try value()) }
        try require("}")
        return result
    }

    /// A text in quotes, or a bare GUID.
    private mutating func value() throws(Failure) -> String {
        if take("'") {
            guard let end = rest.firstIndex(of: "'") else { throw Failure(reason: "a text is not closed") }
            defer { rest = rest[rest.index(after: end)...] }
            return String(rest[..<end])
        }
        let word = word()
        guard GUID.isValid(word) else { throw Failure(reason: "'\(word)' is neither a text in quotes nor a GUID") }
        return word
    }

    /// Letters, digits and dashes.
    private mutating func word() -> String {
        skipBlanks()
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        rest = rest[word.endIndex...]
        return String(word)
    }

    private mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

    private mutating func take(_ sign: String) -> Bool {
        skipBlanks()
        guard rest.hasPrefix(sign) else { return false }
        rest = rest.dropFirst(sign.count)
        return true
    }

    /// Takes a word in any case, unless it is only the beginning of a longer one.
    private mutating func takeWord(_ word: String) -> Bool {
        skipBlanks()
        let found = rest.prefix(word.count)
        guard String(found).equalsIgnoringCase(word) else { return false }
        if let next = rest[found.endIndex...].first, next.isLetter || next.isNumber { return false }
        rest = rest[found.endIndex...]
        return true
    }

    private mutating func require(_ sign: String) throws(Failure) {
        guard take(sign) else {
            throw Failure(reason: "'\(sign)' is missing before '\(rest.prefix(20))'")
        }
    }
}
