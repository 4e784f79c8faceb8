/// Named values in a fixed order: an object of a vault, a row of a table, the result of a statement.
public struct Record: Sendable, Equatable {
    /// One named value.
    public struct Field: Sendable, Equatable {
        /// The name as it is shown.
        public let name: String
        /// What it holds.
        public let value: Value
        /// True for the fields that the language compares without case (`name`, `kind`, `key-type` …).
        public let ignoresCase: Bool

        /// A named value; `ignoresCase` for the fields marked so in the language's list of fields.
        public init(_ name: String, _ value: Value, ignoresCase: Bool = false) {
            self.name = name
            self.value = value
            self.ignoresCase = ignoresCase
        }
    }

    /// The fields, in the order in which they are shown.
    public let fields: [Field]
    /// True when names count with their case and byte by byte (tags, columns of a read file), false for the fields of
    /// the language, which may be written in any case.
    public let hasExactNames: Bool

    /// A record of the given fields.
    public init(_ fields: [Field], hasExactNames: Bool = false) {
        self.fields = fields
        self.hasExactNames = hasExactNames
    }

    /// The field of that name, nil when there is none.
    public func field(named name: String) -> Field? {
        if hasExactNames {
            return fields.first { $0.name.utf8.elementsEqual(name.utf8) }
        }
        return fields.first { $0.name.equalsIgnoringCase(name) }
    }

    /// The value of the field of that name, nil when there is no such field.
    public subscript(name: String) -> Value? { field(named: name)?.value }
}
