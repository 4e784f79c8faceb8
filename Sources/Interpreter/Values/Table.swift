/// A list of records that all have the same columns.
public struct Table: Sendable, Equatable {
    /// A column: the name of a field, and whether its text is compared without case.
    public struct Column: Sendable, Equatable {
        /// The name as it is shown.
        public let name: String
        /// True for the fields that the language compares without case.
        public let ignoresCase: Bool

        /// A column; `ignoresCase` for the fields marked so in the language's list of fields.
        public init(_ name: String, ignoresCase: Bool = false) {
            self.name = name
            self.ignoresCase = ignoresCase
        }
    }

    /// The columns, in the order in which they are shown; known even when there are no rows.
    public let columns: [Column]
    /// The rows. A row may hold more fields than the table shows.
    public let rows: [Record]
    /// True when column names count with their case (the columns of a read file).
    public let hasExactNames: Bool

    /// A table of rows under known columns.
    public init(columns: [Column], rows: [Record], hasExactNames: Bool = false) {
        self.columns = columns
        self.rows = rows
        self.hasExactNames = hasExactNames
    }

    /// A table whose columns are compared with case.
    public init(_ columns: [String], rows: [Record]) {
        self.init(columns: columns.map { Column($0) }, rows: rows)
    }

    /// The column of that name, nil when there is none.
    public func column(named name: String) -> Column? {
        if hasExactNames {
            return columns.first { $0.name.utf8.elementsEqual(name.utf8) }
        }
        return columns.first { $0.name.equalsIgnoringCase(name) }
    }
}
