/// What is known of a value before anything runs.
public indirect enum StaticType: Sendable, Hashable {
    /// Known only in a run: what `read` gives, mixed lists, differing branches.
    case unknown
    /// Nothing.
    case null
    /// Text.
    case string
    /// A whole number.
    case number
    /// True or false.
    case boolean
    /// A point in time.
    case date
    /// A length of time.
    case duration
    /// Several values of one type.
    case list(StaticType)
    /// Values by name.
    case record(RecordShape)

    /// The type as the language calls it; null where it is not known.
    public var valueType: ValueType? {
        switch self {
        case .unknown: nil
        case .null: .null
        case .string: .string
        case .number: .number
        case .boolean: .boolean
        case .date: .date
        case .duration: .duration
        case .list: .list
        case .record: .record
        }
    }

    /// The type of a column or field that is declared with a type of the language.
    public init(_ type: ValueType) {
        switch type {
        case .string: self = .string
        case .number: self = .number
        case .boolean: self = .boolean
        case .null: self = .null
        case .date: self = .date
        case .duration: self = .duration
        case .list: self = .list(.unknown)
        case .record: self = .record(.open)
        }
    }

    /// What is known where either of both may be.
    func merged(with other: StaticType) -> StaticType {
        if self == other { return self }
        if case .list(let left) = self, case .list(let right) = other { return .list(left.merged(with: right)) }
        return .unknown
    }

    /// With its article: `a date`.
    var label: String { valueType.map { $0 == .null ? "null" : "a \($0.rawValue)" } ?? "a value" }

    /// Whether one can go through its elements, as far as is known.
    var isList: Bool {
        switch self {
        case .unknown, .list: true
        default: false
        }
    }

    /// The type of a list's elements.
    var element: StaticType {
        if case .list(let element) = self { element } else { .unknown }
    }

    /// Whether it may stand in text: everything but null, lists and records.
    var isText: Bool {
        switch self {
        case .null, .list, .record: false
        default: true
        }
    }
}

/// The fields of a record, as far as they are known.
public struct RecordShape: Sendable, Hashable {
    /// Who has the fields, in the plural: `secrets`, `results of verify`.
    public let owner: String
    /// The fields by name.
    public let fields: [String: StaticType]
    /// The type of every other field; null when there are no others.
    public let others: StaticType?

    /// A shape.
    public init(owner: String, fields: [String: StaticType], others: StaticType? = nil) {
        self.owner = owner
        self.fields = fields
        self.others = others
    }

    /// A record of which nothing is known.
    public static let open = RecordShape(owner: "records", fields: [:], others: .unknown)
}
