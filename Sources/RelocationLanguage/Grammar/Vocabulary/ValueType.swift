/// The types of values in the language.
public enum ValueType: String, Sendable, Hashable, CaseIterable {
    /// Text.
    case string
    /// A whole number.
    case number
    /// True or false.
    case boolean
    /// Nothing.
    case null
    /// A point in time.
    case date
    /// A length of time.
    case duration
    /// Several values in order.
    case list
    /// Values by name.
    case record
}
