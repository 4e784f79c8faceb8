/// A setting of `set`.
public struct SettingDeclaration: Sendable, Hashable {
    /// Its name, in lower case.
    public let name: String
    /// What it takes.
    public let domain: Domain
    /// Its value when nobody set it, as written.
    public let standard: String
    /// Whether a connection keeps it as it was when the connection was made.
    public let isKeptByConnection: Bool
    /// One line of help.
    public let summary: String

    /// What a setting takes.
    public enum Domain: Sendable, Hashable {
        /// A whole number from and to these.
        case number(ClosedRange<Int64>)
        /// A duration.
        case duration
        /// One of these words, in any case.
        case words([String])
        /// One of these words, or the path of a file.
        case wordsOrFile([String])
        /// A path.
        case path
        /// `HOST:ADDRESS`, or several of them with commas between.
        case hostsAndAddresses
        /// `ask`, `env:NAME` or `fd:N`.
        case passphraseSource
        /// Any text.
        case text

        /// The words that may stand there, for completion.
        public var words: [String] {
            switch self {
            case .words(let words), .wordsOrFile(let words): words
            case .passphraseSource: ["ask"]
            default: []
            }
        }
    }

    private init(
        _ name: String, _ domain: Domain, _ standard: String, _ summary: String, keptByConnection: Bool = false
    ) {
        self.name = name
        self.domain = domain
        self.standard = standard
        isKeptByConnection = keptByConnection
        self.summary = summary
    }

    private static let onOff = Domain.words(["on", "off"])

    /// All settings, in the order of help.
    public static let all: [SettingDeclaration] = [
        SettingDeclaration("jobs", .number(1...256), "32", "most requests at once a vault"),
        SettingDeclaration("retries", .number(0...20), "8", "further tries a request"),
        SettingDeclaration("timeout", .duration, "60s", "for one request"),
        SettingDeclaration("connect-timeout", .duration, "10s", "for the connection of a request"),
        SettingDeclaration(
            "output", .words(["table", "json", "jsonl", "csv", "tsv", "markdown"]), "table", "form of results"),
        SettingDeclaration("color", .words(["auto", "always", "never"]), "auto", "`NO_COLOR` and pipes mean never"),
        SettingDeclaration("pager", .words(["auto", "never"]), "auto", "whether long results are paged"),
        SettingDeclaration("timing", onOff, "off", "time after a statement"),
        SettingDeclaration("progress", onOff, "on", "progress line on terminals"),
        SettingDeclaration("completion", onOff, "on", "Tab asks the vault for names"),
        SettingDeclaration("confirm", onOff, "on", "whether `on conflict replace` and `discard` ask"),
        SettingDeclaration(
            "cloud", .wordsOrFile(["public", "china", "usgovernment", "emulator"]), "public", "endpoints",
            keptByConnection: true),
        SettingDeclaration("tenant", .text, "none", "instead of the challenge's", keptByConnection: true),
        SettingDeclaration(
            "subscription", .text, "none", "where vaults are sought and made", keptByConnection: true),
        SettingDeclaration("ca-bundle", .path, "none", "further roots of trust", keptByConnection: true),
        SettingDeclaration(
            "resolve", .hostsAndAddresses, "none", "fixed addresses of hosts; several in quotes, with commas between",
            keptByConnection: true),
        SettingDeclaration(
            "address-family", .words(["any", "ipv4", "ipv6"]), "any", "which addresses", keptByConnection: true),
        SettingDeclaration("identity", .path, "none", "age identity that opens sealed folders"),
        SettingDeclaration("passphrase-from", .passphraseSource, "ask", "for sealing and opening"),
        SettingDeclaration("freshness", .duration, "24h", "how old a passed `verify` may be for `retire`"),
        SettingDeclaration(
            "log-level", .words(["error", "warning", "info", "debug"]), "warning", "on standard error"),
    ]

    /// The setting of that name, in any case.
    public static func named(_ name: String) -> SettingDeclaration? {
        let folded = name.lowercased()
        return all.first { $0.name == folded }
    }
}
