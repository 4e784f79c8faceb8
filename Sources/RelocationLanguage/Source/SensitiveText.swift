/// Text that must not be kept in histories, recordings and reports: it carries, or may carry, a secret.
public enum SensitiveText {
    /// True for statements that hold what looks like a literal secret: an age identity, a private key, a token, a
    /// connection string, or a text that is assigned to a name such as `password`.
    public static func isPresent(in entry: String) -> Bool {
        let folded = entry.lowercased()
        if marks.contains(where: folded.contains) { return true }
        return holdsNamedLiteral(folded)
    }

    private static let marks = [
        "age-secret-key-", "-----begin", "accountkey=", "sharedaccesssignature", "sig=", "bearer ", "eyj0", "eyjh",
    ]

    private static let telling = ["password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "pin"]

    /// `let db-password = "…"`, `client_secret=…`, `token abc…`: a telling name, then a literal in place of a variable.
    private static func holdsNamedLiteral(_ folded: String) -> Bool {
        for line in folded.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            if words.count > 3, words[0] == "let", words[2] == "=", isTelling(words[1]), isLiteral(words[3]) {
                return true
            }
            for (index, word) in words.enumerated() {
                if word == "token", index > 0, words[index - 1] == "using", index + 1 < words.count,
                    !words[index + 1].hasPrefix("$")
                {
                    return true
                }
                if let equals = word.firstIndex(of: "="), isTelling(word[..<equals]),
                    let value = word[equals...].dropFirst().first, value != "$"
                {
                    return true
                }
            }
        }
        return false
    }

    private static func isTelling(_ name: Substring) -> Bool {
        let letters = name.filter { $0 != "_" && $0 != "-" }
        return telling.contains { letters.hasSuffix($0) }
    }

    private static func isLiteral(_ word: Substring) -> Bool {
        word.hasPrefix("\"") && !word.hasPrefix("\"$") || word.hasPrefix("'")
    }
}
