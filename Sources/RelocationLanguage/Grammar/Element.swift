/// A piece of a statement's declaration: what may stand there, and under which slot it is kept.
///
/// The parser, "expected …" texts, help and completion all read the same elements.
public indirect enum Element: Sendable {
    /// Words of the language in a row, kept as one if a slot is given.
    case words([String], Slot? = nil)
    /// One of several words of the language; the text says what they are: "a conflict policy".
    case oneOf([String], Slot, label: String)
    /// `=` or `,`.
    case mark(Mark)
    /// A VALUE, NAME, PATH or VAULT.
    case operand(OperandKind, Slot)
    /// The name of a connection.
    case alias(AliasUse, Slot)
    /// A connection or a folder.
    case place(Slot)
    /// Which objects.
    case selection(Slot)
    /// A noun and one name; whether the name may be a pattern.
    case object(pattern: Bool)
    /// A whole number or a variable.
    case number(Slot, label: String)
    /// A duration or a variable.
    case duration(Slot)
    /// A variable with its `$`.
    case variable(Slot, label: String)
    /// The name of a variable that is assigned, without `$`.
    case identifier(Slot)
    /// The name of a setting.
    case setting(Slot)
    /// The field to sort by.
    case field(Slot)
    /// An expression; fields are known in it only where objects are filtered.
    case expression(Slot, overFields: Bool)
    /// What `let` assigns or `for` goes through: a statement of these roles, or an expression.
    case boundValue(StatementRoles, Slot)
    /// A statement of these roles.
    case statement(StatementRoles, Slot)
    /// Statements between braces.
    case block(Slot)
    /// The path of an included file.
    case includePath(Slot)
    /// Any word, for `help`.
    case helpWord(Slot)
    /// One after the other.
    case sequence([Element])
    /// The first that fits; the label says what is expected.
    case choice([Element], label: String)
    /// Once or not at all.
    case optional(Element)
    /// Any number of times, also none.
    case repeated(Element)
    /// Once or more, with commas between.
    case separated(Element)
    /// Clauses in any order, each at most once.
    case clauses([Clause])

    /// The marks that stand in declarations.
    public enum Mark: String, Sendable {
        /// Between a variable and its value.
        case equal = "="
        /// Between a condition and its message.
        case comma = ","
    }
}

/// Where a parsed piece is kept until the statement is built.
public enum Slot: String, Sendable, Hashable {
    case acknowledge
    case alias
    case against
    case area
    case argument
    case block
    case condition
    case confirm
    case connection
    case credential
    case descending
    case destination
    case field
    case file
    case folder
    case from
    case into
    case keyword
    case like
    case limit
    case message
    case name
    case newAlias
    case noun
    case otherwise
    case place
    case policy
    case recipients
    case recreate
    case region
    case resourceGroup
    case selection
    case setting
    case statement
    case subscription
    case template
    case to
    case value
    case vault
    case version
    case words
}

/// One clause of a statement.
public struct Clause: Sendable {
    /// What it is called in captures: its first word, as a rule.
    public let name: String
    /// Its words and operands.
    public let pattern: Element
    /// A statement that uses it, for help.
    public let example: String
    /// Whether the statement needs it.
    public let isRequired: Bool
    /// What is said when it is required and missing, if the usual text does not do.
    public let missing: String?
    /// A remark when it is given twice.
    public let duplicateHint: String?

    init(
        _ name: String, _ pattern: Element, example: String, required: Bool = false, missing: String? = nil,
        duplicateHint: String? = nil
    ) {
        self.name = name
        self.pattern = pattern
        self.example = example
        isRequired = required
        self.missing = missing
        self.duplicateHint = duplicateHint
    }

    /// The words that can begin it.
    public var firstWords: [String] { pattern.firstWords }

    /// The same clause, but required.
    var required: Clause {
        Clause(name, pattern, example: example, required: true, missing: missing, duplicateHint: duplicateHint)
    }
}

/// What a statement may be used as.
public struct StatementRoles: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: Int

    /// Roles by their bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Looks and changes nothing: may stand in brackets, in `for` and as an argument.
    public static let query = StatementRoles(rawValue: 1)
    /// Can be planned.
    public static let move = StatementRoles(rawValue: 2)
    /// Changes something and has a result.
    public static let change = StatementRoles(rawValue: 4)
    /// `plan` and `map`: have a result, but stand only after `let`.
    public static let preview = StatementRoles(rawValue: 8)
    /// Whatever has a result.
    public static let valued: StatementRoles = [.query, .move, .change, .preview]
}
