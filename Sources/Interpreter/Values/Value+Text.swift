extension Value {
    /// The value as it stands in text (`echo`, interpolation, `join`): strings as they are, numbers, `true`, dates in
    /// ISO 8601 UTC, durations as `30d`. Null, lists and records in text are an error that names `what`.
    func text(_ what: @autoclosure () -> String = "the value") throws(Failure) -> String {
        switch self {
        case .string(let text): return text
        case .number(let number): return String(number)
        case .boolean(let flag): return flag ? "true" : "false"
        case .date(let seconds): return Calendar.text(seconds)
        case .duration(let seconds): return DurationText.text(seconds)
        case .null:
            throw Failure(.value, "\(what()) is null, and null is no text", remedy: "write default(…, \"-\")")
        case .list, .table:
            throw Failure(.value, "\(what()) is a list, and a list is no text", remedy: "write join(…, \", \")")
        case .record:
            throw Failure(.value, "\(what()) is a record, and a record is no text", remedy: "name one of its fields")
        }
    }

    /// The value on one line for people: null is empty, lists are joined by commas, records show `name=value`.
    public var displayText: String {
        switch self {
        case .null: ""
        case .list(let values): values.map(\.displayText).joined(separator: ", ")
        case .record(let record):
            record.fields.map { "\($0.name)=\($0.value.displayText)" }.joined(separator: ", ")
        case .table(let table):
            table.rows.map { Value.record($0).displayText }.joined(separator: "; ")
        case .string(let text): text
        case .number(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .date(let seconds): Calendar.text(seconds)
        case .duration(let seconds): DurationText.text(seconds)
        }
    }
}
