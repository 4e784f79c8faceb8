/// A value of the relocation language (`let`, `for`, brackets and calls make them). Values of secrets never become one.
public enum Value: Sendable {
    /// Nothing: a field that an object doesn't have, `first` of an empty list.
    case null
    /// Text, compared byte by byte (UTF-8).
    case string(String)
    /// A whole number of 64 bits.
    case number(Int64)
    /// `true` or `false`.
    case boolean(Bool)
    /// A moment in seconds since 1970-01-01T00:00:00Z.
    case date(Int64)
    /// A length of time in seconds.
    case duration(Int64)
    /// A list of values, in order.
    case list([Value])
    /// Named values: an object of a vault, a row of a table, the result of a statement.
    case record(Record)
    /// A list of records with known columns.
    case table(Table)

    /// The name of the value's type as the language calls it.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .string: "string"
        case .number: "number"
        case .boolean: "boolean"
        case .date: "date"
        case .duration: "duration"
        case .list: "list"
        case .record: "record"
        case .table: "table"
        }
    }

    /// True for `null` alone.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The elements of a list or the rows of a table; nil for everything else.
    public var elements: [Value]? {
        switch self {
        case .list(let values): values
        case .table(let table): table.rows.map(Value.record)
        default: nil
        }
    }

    /// The text of a string; nil for everything else.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }
}

extension Value: Equatable {
    /// Same type and same content: text by its bytes, never by Unicode equivalence; numbers, dates and durations are
    /// different types.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.number(let a), .number(let b)): a == b
        case (.boolean(let a), .boolean(let b)): a == b
        case (.date(let a), .date(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.record(let a), .record(let b)): a == b
        case (.table(let a), .table(let b)): a == b
        default: false
        }
    }
}
