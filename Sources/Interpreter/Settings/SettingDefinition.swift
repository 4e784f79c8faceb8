/// A setting of the language: its name, what it takes and what it is at first.
struct SettingDefinition: Sendable {
    /// What a setting takes.
    enum Kind: Sendable {
        /// A whole number of that range.
        case number(ClosedRange<Int64>)
        /// A length of time of at least that many seconds.
        case duration(atLeast: Int64)
        /// One of these words, in any case.
        case words([String])
        /// A path of a file.
        case path
        /// Any text.
        case text
        /// `public china usgovernment emulator`, or the path of a file.
        case cloud
        /// `HOST:ADDRESS`.
        case resolve
        /// `ask`, `env:NAME` or `fd:N`.
        case passphrase
    }

    let name: String
    let kind: Kind
    /// The text of the default; `none` where nothing is set.
    let standard: String
    /// True when a connection keeps the setting as it was when it was made.
    let isKeptByConnections: Bool

    init(_ name: String, _ kind: Kind, _ standard: String, isKeptByConnections: Bool = false) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.isKeptByConnections = isKeptByConnections
    }

    /// Every setting, in the order in which `show settings` lists them.
    static let all: [SettingDefinition] = [
        SettingDefinition("jobs", .number(1...256), "32"),
        SettingDefinition("retries", .number(0...20), "8"),
        SettingDefinition("timeout", .duration(atLeast: 1), "60s"),
        SettingDefinition("connect-timeout", .duration(atLeast: 1), "10s"),
        SettingDefinition("output", .words(["table", "json", "jsonl", "csv", "tsv", "markdown"]), "table"),
        SettingDefinition("color", .words(["auto", "always", "never"]), "auto"),
        SettingDefinition("pager", .words(["auto", "never"]), "auto"),
        SettingDefinition("timing", .words(["on", "off"]), "off"),
        SettingDefinition("progress", .words(["on", "off"]), "on"),
        SettingDefinition("completion", .words(["on", "off"]), "on"),
        SettingDefinition("confirm", .words(["on", "off"]), "on"),
        SettingDefinition("cloud", .cloud, "public", isKeptByConnections: true),
        SettingDefinition("tenant", .text, "none", isKeptByConnections: true),
        SettingDefinition("subscription", .text, "none", isKeptByConnections: true),
        SettingDefinition("ca-bundle", .path, "none", isKeptByConnections: true),
        SettingDefinition("resolve", .resolve, "none", isKeptByConnections: true),
        SettingDefinition("address-family", .words(["any", "ipv4", "ipv6"]), "any", isKeptByConnections: true),
        SettingDefinition("identity", .path, "none"),
        SettingDefinition("passphrase-from", .passphrase, "ask"),
        SettingDefinition("freshness", .duration(atLeast: 0), "24h"),
        SettingDefinition("log-level", .words(["error", "warning", "info", "debug"]), "warning"),
    ]

    /// The setting of that name in any case; nil when there is none.
    static func named(_ name: String) -> SettingDefinition? {
        all.first { $0.name.equalsIgnoringCase(name) }
    }

    /// The text as the setting keeps it (words in lower case). Throws a `Failure` (code `setting`) that lists what it
    /// takes.
    func accepted(_ text: String) throws(Failure) -> String {
        switch kind {
        case .number(let range):
            guard let number = Int64(text), range.contains(number) else {
                throw refusal(text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return String(number)
        case .duration(let least):
            guard let seconds = DurationText.seconds(text), seconds >= least else {
                throw refusal(text, "a duration such as \(standard)")
            }
            return text.folded
        case .words(let words):
            guard let word = words.first(where: { $0.equalsIgnoringCase(text) }) else {
                throw refusal(text, "one of \(words.joined(separator: " "))")
            }
            return word
        case .cloud:
            let words = ["public", "china", "usgovernment", "emulator"]
            if let word = words.first(where: { $0.equalsIgnoringCase(text) }) { return word }
            return try nonEmpty(text)
        case .resolve:
            if text == "none" { return text }
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex,
                text.index(after: colon) < text.endIndex
            else { throw refusal(text, "HOST:ADDRESS, such as contoso-we.vault.azure.net:10.1.0.4") }
            return text
        case .passphrase:
            if text == "ask" { return text }
            if text.hasPrefix("env:"), text.utf8.count > 4 { return text }
            if text.hasPrefix("fd:"), let number = Int(text.dropFirst(3)), number >= 0 { return text }
            throw refusal(text, "`ask`, `env:NAME` or `fd:N`")
        case .path, .text:
            return try nonEmpty(text)
        }
    }

    private func nonEmpty(_ text: String) throws(Failure) -> String {
        guard !text.isEmpty else { throw refusal(text, "some text; `set \(name) default` resets it") }
        return text
    }

    private func refusal(_ text: String, _ expected: String) -> Failure {
        // A passphrase that was typed in the wrong place must not be repeated.
        let shown = if case .passphrase = kind { "that" } else { "\"\(text)\"" }
        return Failure(.setting, "`\(name)` takes \(expected), not \(shown)")
    }
}
