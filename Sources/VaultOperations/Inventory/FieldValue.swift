/// The value of a field of an object, as conditions and tables see it.
///
/// The value of a secret is never one of them.
public enum FieldValue: Sendable, Equatable {
    /// There is none.
    case null
    /// True or false.
    case boolean(Bool)
    /// A whole number.
    case number(Int64)
    /// Text; how it compares is the field's affair (`ObjectField.ignoresCase`).
    case string(String)
    /// A time of the service, in seconds since 1970.
    case date(Int64)
    /// Several values.
    case list([FieldValue])
    /// Named values, in order.
    case record([(name: String, value: FieldValue)])

    /// Equality by bytes: texts that look alike but differ in bytes are not equal.
    public static func == (left: FieldValue, right: FieldValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.date(let left), .date(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.record(let left), .record(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { $0.name.utf8.elementsEqual($1.name.utf8) && $0.value == $1.value }
        default: false
        }
    }
}
