/// How text is written in a statement.
public enum WordSpelling {
    /// Whether it can stand bare: a WORD of the language that is no option of quoting.
    public static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first != "#" else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            if case .word = CharacterClass(scalar) { true } else { false }
        }
    }

    /// In quotes, so that nothing is inserted.
    public static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "$": result += "\\$"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.properties.generalCategory == .control:
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
