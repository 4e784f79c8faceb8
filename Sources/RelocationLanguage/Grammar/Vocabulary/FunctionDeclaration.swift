/// A function of expressions.
public struct FunctionDeclaration: Sendable, Hashable {
    /// Its name, in lower case.
    public let name: String
    /// The types that each parameter takes; an empty set takes any. All must be given.
    public let parameters: [Set<ValueType>]
    /// What it gives; null when that depends on the arguments.
    public let result: ValueType?
    /// Its parameters as help shows them.
    public let signature: String
    /// One line of help.
    public let summary: String

    private init(
        _ name: String, _ parameters: [Set<ValueType>], _ result: ValueType?, _ signature: String, _ summary: String
    ) {
        self.name = name
        self.parameters = parameters
        self.result = result
        self.signature = "\(name)(\(signature))"
        self.summary = summary
    }

    /// All functions, in the order of help.
    public static let all: [FunctionDeclaration] = [
        FunctionDeclaration("now", [], .date, "", "the time at which the statement began"),
        FunctionDeclaration("count", [[.list]], .number, "list", "the number of elements"),
        FunctionDeclaration("first", [[.list]], nil, "list", "the first element, null when there is none"),
        FunctionDeclaration("join", [[.list], [.string]], .string, "list, string", "the texts, with one between"),
        FunctionDeclaration("keys", [[.record]], .list, "record", "the names in a record"),
        FunctionDeclaration("lower", [[.string]], .string, "string", "the text in lower case"),
        FunctionDeclaration("upper", [[.string]], .string, "string", "the text in upper case"),
        FunctionDeclaration("default", [[], []], nil, "value, other", "the value, or the other when it is null"),
        FunctionDeclaration("exists", [[]], .boolean, "value", "false for null, an empty query, an object not there"),
        FunctionDeclaration("number", [[.string]], .number, "string", "the number that a text spells"),
        FunctionDeclaration("date", [[.string]], .date, "string", "the date that a text spells"),
        FunctionDeclaration("duration", [[.string]], .duration, "string", "the duration that a text spells"),
        FunctionDeclaration("read", [[.string]], .list, "file", "the table in a CSV or JSON file"),
    ]

    /// The function of that name, in any case.
    public static func named(_ name: String) -> FunctionDeclaration? {
        let folded = name.lowercased()
        return all.first { $0.name == folded }
    }
}
