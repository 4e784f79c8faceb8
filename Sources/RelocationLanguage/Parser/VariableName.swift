/// How variables are called.
public enum VariableName {
    /// What is wrong with the name of a variable that is to be assigned, by `let`, `for` or `--var`; null when it is right.
    public static func problem(_ name: String) -> String? {
        guard isName(name) else { return "the name of a variable is a letter or `_`, then letters, digits and `_`" }
        if Grammar.expressionWords.contains(name.lowercased()) || LiteralSpelling.read(name) != .none {
            return "`\(name)` has a meaning in expressions and cannot name a variable"
        }
        return nil
    }

    /// Whether the variable is given and never assigned.
    public static func isGiven(_ name: String) -> Bool { ["env", "args", "last"].contains(name) }

    /// A letter or `_`, then letters, digits, `_`.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, CharacterClass.beginsName(first) else { return false }
        return text.utf8.allSatisfy(CharacterClass.continuesName)
    }

    /// As a segment of a path: `-` too.
    static func isSegment(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, CharacterClass.beginsName(first) else { return false }
        return text.utf8.allSatisfy { CharacterClass.continuesName($0) || $0 == UInt8(ascii: "-") }
    }
}
