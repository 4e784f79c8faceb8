internal import RelocationLanguage

extension SettingDeclaration {
    /// The text as the setting keeps it (words in lower case). Throws a `Failure` (code `setting`) that says what it
    /// takes.
    func accepted(_ text: String) throws(Failure) -> String {
        switch domain {
        case .number(let range):
            guard let number = Int64(text), range.contains(number) else {
                throw refusal(text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return String(number)
        case .duration:
            guard let seconds = DurationText.seconds(text), seconds > 0 else {
                throw refusal(text, "a duration such as \(standard)")
            }
            return text.folded
        case .words(let words):
            guard let word = words.first(where: { $0.equalsIgnoringCase(text) }) else {
                throw refusal(text, "one of \(words.joined(separator: " "))")
            }
            return word
        case .wordsOrFile(let words):
            if let word = words.first(where: { $0.equalsIgnoringCase(text) }) { return word }
            return try nonEmpty(text)
        case .hostAndAddress:
            if text == "none" { return text }
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex,
                text.index(after: colon) < text.endIndex
            else { throw refusal(text, "HOST:ADDRESS, such as contoso-we.vault.azure.net:10.1.0.4") }
            return text
        case .passphraseSource:
            if text == "ask" { return text }
            if text.hasPrefix("env:"), text.utf8.count > 4 { return text }
            if text.hasPrefix("fd:"), let number = Int(text.dropFirst(3)), number >= 0 { return text }
            // A passphrase that was typed in the wrong place is not repeated.
            throw Failure(.setting, "`\(name)` takes `ask`, `env:NAME` or `fd:N`, not the passphrase itself")
        case .path, .text:
            return try nonEmpty(text)
        }
    }

    private func nonEmpty(_ text: String) throws(Failure) -> String {
        guard !text.isEmpty else { throw refusal(text, "some text; `set \(name) default` resets it") }
        return text
    }

    private func refusal(_ text: String, _ expected: String) -> Failure {
        let shown = text.count > 60 ? "\(text.prefix(60))…" : text
        return Failure(.setting, "`\(name)` takes \(expected), not \"\(shown)\"")
    }
}
