extension SettingDeclaration {
    /// What a setting makes of a text.
    public enum Reading: Sendable, Hashable {
        /// It takes it, and keeps it like this: words in lower case.
        case value(String)
        /// It is reset.
        case standard
        /// It does not take it; what it takes is said: `a whole number from 1 to 256`.
        case refused(expected: String)
    }

    /// Reads a value, as `set` and the options of the command line give it.
    public func read(_ text: String) -> Reading {
        if text.lowercased() == "default" { return .standard }
        switch domain {
        case .number(let range):
            guard let number = Int64(text), range.contains(number) else {
                return .refused(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return .value(String(number))
        case .duration:
            guard let span = TimeSpan(parsing: text), span.seconds > 0 else {
                return .refused(expected: "a duration such as `\(standard)`")
            }
            return .value(text.lowercased())
        case .words(let words):
            return word(text, of: words).map { .value($0) }
                ?? .refused(expected: "one of \(words.joined(separator: " "))")
        case .wordsOrFile(let words):
            if let word = word(text, of: words) { return .value(word) }
            return text.isEmpty ? .refused(expected: "one of \(words.joined(separator: " ")), or a file") : .value(text)
        case .hostsAndAddresses: return hostsAndAddresses(text)
        case .passphraseSource: return passphraseSource(text)
        case .path, .text:
            return text.isEmpty ? .refused(expected: "some text; `set \(name) default` resets it") : .value(text)
        }
    }

    private func word(_ text: String, of words: [String]) -> String? {
        let folded = text.lowercased()
        return words.first { $0.lowercased() == folded }
    }

    private func hostsAndAddresses(_ text: String) -> Reading {
        if text == "none" { return .value(text) }
        let pairs = Self.pairs(of: text)
        let arePairs = pairs.allSatisfy { pair in
            let parts = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
        }
        guard !pairs.isEmpty, arePairs else {
            return .refused(
                expected: "HOST:ADDRESS, such as `contoso-we.vault.azure.net:10.1.0.4`, and several as \"A:B, C:D\"")
        }
        return .value(pairs.joined(separator: ", "))
    }

    /// The pairs of a text in which commas or blanks separate them.
    public static func pairs(of text: String) -> [String] {
        text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    private func passphraseSource(_ text: String) -> Reading {
        let isDescriptor = text.hasPrefix("fd:") && (Int(text.dropFirst(3)).map { $0 >= 0 } ?? false)
        let isVariable = text.hasPrefix("env:") && text.utf8.count > 4
        guard text == "ask" || isDescriptor || isVariable else {
            return .refused(expected: "`ask`, `env:NAME` or `fd:N`, not the passphrase itself")
        }
        return .value(text)
    }
}
