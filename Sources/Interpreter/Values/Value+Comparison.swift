/// A value on its way through an expression, with what the language knows of its text.
struct Term: Sendable {
    /// The value.
    var value: Value
    /// True when it comes from a field that is compared without case.
    var ignoresCase = false

    init(_ value: Value, ignoresCase: Bool = false) {
        self.value = value
        self.ignoresCase = ignoresCase
    }
}

extension Term {
    /// `=`: two of one type, no lists or records; only null equals null.
    func equals(_ other: Term) throws(Failure) -> Bool {
        switch (value, other.value) {
        case (.null, _), (_, .null):
            return value.isNull && other.value.isNull
        case (.string(let a), .string(let b)):
            return ignoresCase || other.ignoresCase ? a.equalsIgnoringCase(b) : a.utf8.elementsEqual(b.utf8)
        case (.number, .number), (.boolean, .boolean), (.date, .date), (.duration, .duration):
            return value == other.value
        case (.list, _), (_, .list), (.table, _), (_, .table):
            throw Failure(.value, "lists are not compared", remedy: "write count(…), join(…, \",\") or `in`")
        case (.record, _), (_, .record):
            throw Failure(.value, "records are not compared", remedy: "compare one of their fields")
        default:
            throw mismatch(other)
        }
    }

    /// The order of two numbers, dates or durations: negative, zero or positive; nil beside null.
    func order(_ other: Term) throws(Failure) -> Int? {
        switch (value, other.value) {
        case (.null, .null): return nil
        case (.null, .number), (.null, .date), (.null, .duration), (.number, .null), (.date, .null), (.duration, .null):
            return nil
        case (.number(let a), .number(let b)), (.date(let a), .date(let b)), (.duration(let a), .duration(let b)):
            return a < b ? -1 : (a > b ? 1 : 0)
        case (.number, _), (.date, _), (.duration, _):
            throw mismatch(other)
        default:
            let odd = value.isNull ? other.value : value
            throw Failure(
                .value, "`<` and `>` compare numbers, dates and durations, not a \(odd.typeName)",
                remedy: "number(…), date(…) and duration(…) read them from text")
        }
    }

    /// `in`: false beside null; the list's elements are of the value's type.
    func isElement(of list: Term) throws(Failure) -> Bool {
        if value.isNull || list.value.isNull { return false }
        guard let elements = list.value.elements else {
            throw Failure(.value, "`in` needs a list on its right, not a \(list.value.typeName)")
        }
        for element in elements where !element.isNull {
            if try equals(Term(element, ignoresCase: list.ignoresCase)) { return true }
        }
        return false
    }

    private func mismatch(_ other: Term) -> Failure {
        Failure(
            .value, "a \(value.typeName) and a \(other.value.typeName) are not compared",
            remedy: "number(…), date(…) and duration(…) read them from text")
    }
}

extension Value {
    /// The order of two values in `sort by`: null last, text by its folded bytes where `ignoresCase`, false before
    /// true. Values of different types keep the order of their types.
    static func sorts(_ left: Value, before right: Value, _ ignoresCase: Bool, _ descending: Bool) -> Bool {
        switch (left, right) {
        case (.null, _): return false
        case (_, .null): return true
        case (.string(let a), .string(let b)):
            let (x, y) = ignoresCase ? (a.folded, b.folded) : (a, b)
            return descending
                ? y.utf8.lexicographicallyPrecedes(x.utf8) : x.utf8.lexicographicallyPrecedes(y.utf8)
        case (.number(let a), .number(let b)), (.date(let a), .date(let b)), (.duration(let a), .duration(let b)):
            return descending ? a > b : a < b
        case (.boolean(let a), .boolean(let b)):
            return descending ? a && !b : !a && b
        default:
            return left.typeName < right.typeName
        }
    }
}
