public import ExactJSON

/// What a statement shows when it is a line of its own.
public struct StatementResult: Sendable {
    /// What the result is, so that a renderer can choose words and layout.
    public enum Kind: String, Sendable {
        /// Rows: `list`, `show connections`, `show settings` …
        case table
        /// One object or record: `show secret`, `show identity`.
        case object
        /// What a backup, restore or verification came to: counts, and `items` with what was not plain.
        case summary
        /// Lines of help.
        case help
    }

    /// What the result is.
    public let kind: Kind
    /// The first word or words of the statement: `list`, `backup`, `verify`.
    public let verb: String
    /// The result as the language's value.
    public let value: Value
    /// A line or two for people, said in place of a summary's counts.
    public let summary: [String]

    /// A result of that kind.
    public init(kind: Kind, verb: String, value: Value, summary: [String] = []) {
        self.kind = kind
        self.verb = verb
        self.value = value
        self.summary = summary
    }
}

/// The value of a secret on its way to the screen. It describes itself without the value.
public struct ShownSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name of the secret.
    public let name: String
    /// The version that was read.
    public let version: String?
    /// The value, exactly as the service sent it.
    public let value: JSONString

    /// A secret's value that a person asked to see.
    public init(name: String, version: String?, value: JSONString) {
        self.name = name
        self.version = version
        self.value = value
    }

    /// The name, never the value.
    public var description: String { "value of secret \(name) (hidden)" }
    /// The name, never the value.
    public var debugDescription: String { description }
    /// The name, never the value.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
