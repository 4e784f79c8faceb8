extension SettingDeclaration {
    /// What it takes, if it does not take this text; null when it does.
    func refusal(of text: String) -> String? {
        if text.lowercased() == "default" { return nil }
        switch domain {
        case .number(let range):
            let isIn = Int64(text).map(range.contains) ?? false
            return isIn ? nil : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .duration:
            let isLong = TimeSpan(parsing: text).map { $0.seconds > 0 } ?? false
            return isLong ? nil : "a duration such as `\(standard)`"
        case .words(let words):
            let isOne = words.contains { $0.lowercased() == text.lowercased() }
            return isOne ? nil : "one of \(words.joined(separator: " "))"
        case .wordsOrFile(let words):
            return text.isEmpty ? "one of \(words.joined(separator: " ")), or a file" : nil
        case .hostAndAddress:
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let fits = text == "none" || (parts.count == 2 && parts.allSatisfy { !$0.isEmpty })
            return fits ? nil : "HOST:ADDRESS, such as `contoso-we.vault.azure.net:10.1.0.4`"
        case .passphraseSource:
            let isNumber = text.hasPrefix("fd:") && (Int(text.dropFirst(3)).map { $0 >= 0 } ?? false)
            let fits = text == "ask" || isNumber || (text.hasPrefix("env:") && text.utf8.count > 4)
            return fits ? nil : "`ask`, `env:NAME` or `fd:N`, not the passphrase itself"
        case .path, .text:
            return text.isEmpty ? "some text; `set \(name) default` resets it" : nil
        }
    }
}
