internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

/// Statements as text with nothing left open, so that a file can hold them: variables are values, names are in quotes.
extension Session {
    /// A selection with its names in quotes, so that none of them is taken for a word of the language.
    static func written(_ selection: Selection) -> String {
        if selection == .all { return "all" }
        let kinds = ObjectKind.allCases.filter(selection.kinds.contains).map(\.plural)
        return (kinds + selection.names.map { "\($0.kind.rawValue) \(quoted($0.pattern))" }).joined(separator: ", ")
    }

    /// A condition as it was written.
    static func written(_ condition: Expression?) -> String { condition.map { "where \($0.span.text)" } ?? "" }

    /// A text in quotes that stands for itself.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\", "$": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    quoted += "\\u{\(String(scalar.value, radix: 16))}"
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }

    /// The clauses that are there, with blanks between.
    static func joined(_ clauses: [String]) -> String { clauses.filter { !$0.isEmpty }.joined(separator: " ") }
}
