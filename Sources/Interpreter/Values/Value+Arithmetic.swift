extension Value {
    /// `+` and `-`: numbers, durations, date ± duration, date - date. Null is an error, and so is a result out of
    /// range.
    static func sum(_ left: Value, _ right: Value, subtract: Bool) throws(Failure) -> Value {
        func combine(_ a: Int64, _ b: Int64) throws(Failure) -> Int64 {
            let (result, overflow) = subtract ? a.subtractingReportingOverflow(b) : a.addingReportingOverflow(b)
            guard !overflow else {
                throw Failure(.overflow, "the result of `\(subtract ? "-" : "+")` does not fit into 64 bits")
            }
            return result
        }
        switch (left, right) {
        case (.number(let a), .number(let b)): return .number(try combine(a, b))
        case (.duration(let a), .duration(let b)): return .duration(try combine(a, b))
        case (.date(let a), .duration(let b)):
            let result = try combine(a, b)
            guard Calendar.range.contains(result) else {
                throw Failure(.overflow, "the date is outside the years 1 to 9999")
            }
            return .date(result)
        case (.duration, .date) where !subtract: return try sum(right, left, subtract: false)
        case (.date(let a), .date(let b)) where subtract: return .duration(try combine(a, b))
        case (.null, _), (_, .null):
            throw Failure(
                .value, "nothing is calculated with null", remedy: "test it first: `is not null`, or default(…, 0)")
        default:
            let sign = subtract ? "-" : "+"
            throw Failure(
                .value, "`\(sign)` does not join a \(left.typeName) and a \(right.typeName)",
                remedy: left.string != nil || right.string != nil
                    ? "text is joined in quotes: \"$a$b\"" : "it takes numbers, durations, or a date and a duration")
        }
    }
}
