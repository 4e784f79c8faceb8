public import ExactJSON

extension Value {
    /// The value as JSON: dates as ISO 8601 text in UTC, durations as text (`30d`), tables as arrays of objects with
    /// every field of their rows.
    public var json: JSON {
        switch self {
        case .null: .null
        case .string(let text): .string(JSONString(text))
        case .number(let number): .number(String(number))
        case .boolean(let flag): .bool(flag)
        case .date(let seconds): .string(JSONString(Calendar.text(seconds)))
        case .duration(let seconds): .string(JSONString(DurationText.text(seconds)))
        case .list(let values): .array(values.map(\.json))
        case .record(let record):
            .object(record.fields.map { JSONMember(name: $0.name, value: $0.value.json) })
        case .table(let table): .array(table.rows.map { Value.record($0).json })
        }
    }
}
