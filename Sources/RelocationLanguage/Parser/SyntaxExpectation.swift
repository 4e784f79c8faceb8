/// Something that may stand at a place of the source; completion offers it, and messages name it.
public enum SyntaxExpectation: Sendable, Hashable {
    /// A word of the language.
    case word(String)
    /// Punctuation or an operator, as written.
    case mark(String)
    /// A VALUE, NAME, PATH or VAULT; with the noun before the name of an object.
    case operand(OperandKind, noun: ObjectNoun?)
    /// The value of a setting, by the setting's name as typed.
    case settingValue(String)
    /// The name of a connection.
    case alias(AliasUse)
    /// A whole number.
    case number
    /// A duration.
    case duration
    /// A variable with its `$`.
    case variable
    /// The name of a variable that is assigned.
    case newVariable
    /// The name of a setting.
    case setting
    /// A field of the objects that the statement looks at.
    case field
    /// The name of a function.
    case function
    /// A literal or text in quotes.
    case value
    /// The path of a script.
    case script
    /// A word that `help` explains.
    case helpWord
    /// The end of the statement.
    case end
}
