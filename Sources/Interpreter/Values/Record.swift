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
    /// True for the tags of an object, of which any name may be asked for.
    var isTags = false
    /// Further fields, which the service is asked for when somebody wants to know them.
    let deferred: (any DeferredFields)?

    /// A record of the given fields.
    public init(_ fields: [Field], hasExactNames: Bool = false) {
        self.init(fields, hasExactNames: hasExactNames, deferred: nil)
    }

    /// A record with further fields that take a request.
    init(_ fields: [Field], hasExactNames: Bool = false, deferred: (any DeferredFields)?) {
        self.fields = fields
        self.hasExactNames = hasExactNames
        self.deferred = deferred
    }

    /// The tags of an object: names count exactly, and a name that isn't there is null.
    static func tags(_ tags: [(name: String, value: Value)]) -> Record {
        var record = Record(tags.map { Field($0.name, $0.value) }, hasExactNames: true)
        record.isTags = true
        return record
    }

    /// Same names and values in the same order; what was never asked for doesn't count.
    public static func == (left: Record, right: Record) -> Bool {
        left.fields == right.fields && left.hasExactNames == right.hasExactNames
    }

    /// The record with one more field.
    func adding(_ field: Field) -> Record {
        var record = Record(fields + [field], hasExactNames: hasExactNames, deferred: deferred)
        record.isTags = isTags
        return record
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

/// Fields of an object that take a request to the service.
protocol DeferredFields: Sendable {
    /// The field of that name in any case, from the service; nil when objects have no such field.
    func field(named name: String) async throws -> Record.Field?
}
