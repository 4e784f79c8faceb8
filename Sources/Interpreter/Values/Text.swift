/// Comparison of text as the language and the service do it: by bytes, never by Unicode equivalence; "without case"
/// folds ASCII letters, which is all that names of vaults and objects can hold, and other letters by their simple
/// lower-case mapping.
extension String {
    /// True when both hold the same bytes once letters are lower-case.
    func equalsIgnoringCase(_ other: String) -> Bool {
        if utf8.elementsEqual(other.utf8) { return true }
        return folded.utf8.elementsEqual(other.folded.utf8)
    }

    /// The text with lower-case letters, scalar by scalar.
    var folded: String {
        if utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        }
        return unicodeScalars.reduce(into: "") { $0 += $1.properties.lowercaseMapping }
    }

    /// The text without blanks, tabs and newlines at both ends.
    var trimmed: Substring {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        guard let first = firstIndex(where: { !blanks.contains($0) }),
            let last = lastIndex(where: { !blanks.contains($0) })
        else { return "" }
        return self[first...last]
    }
}
