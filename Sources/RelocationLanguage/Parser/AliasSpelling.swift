/// How the name of a connection may be spelled.
enum AliasSpelling {
    /// What is wrong with it; null when it is right.
    static func problem(_ name: String) -> String? {
        if Grammar.allWords.contains(name.lowercased()) {
            return "`\(name)` is a word of the language and cannot name a connection"
        }
        let bytes = Array(name.utf8)
        let isLetter = bytes.first.map { CharacterClass.beginsName($0) && $0 != UInt8(ascii: "_") } ?? false
        guard isLetter, bytes.allSatisfy({ CharacterClass.continuesName($0) || $0 == UInt8(ascii: "-") }) else {
            return "the name of a connection is a letter, then letters, digits, `-` and `_`"
        }
        return nil
    }
}
