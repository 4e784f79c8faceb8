/// Colours and weights for a terminal, or none of them.
public struct Style: Sendable, Equatable {
    /// One way to set text apart.
    public enum Role: String, Sendable, CaseIterable {
        /// Titles of columns, names of statements.
        case heading = "1"
        /// What went right.
        case success = "32"
        /// What needs a look.
        case warning = "33"
        /// What went wrong.
        case failure = "1;31"
        /// What is less important than its surroundings.
        case faint = "2"
        /// Vaults and aliases in the prompt.
        case accent = "36"
    }

    /// True when escape sequences may be written.
    public let isEnabled: Bool

    /// A style that writes escape sequences or none.
    public init(isEnabled: Bool) {
        self.isEnabled = isEnabled
    }

    /// The text in its role; unchanged when styles are off.
    public func apply(_ role: Role, _ text: String) -> String {
        isEnabled && !text.isEmpty ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// The setting `color`.
public enum ColorChoice: String, Sendable, CaseIterable {
    /// As the environment and the terminal say.
    case auto
    /// Also into pipes and files.
    case always
    /// Not at all.
    case never

    /// Whether output is coloured: the setting, then `NO_COLOR` (not empty, https://no-color.org), `CLICOLOR_FORCE`
    /// (not `0`, https://bixense.com/clicolors), `TERM=dumb`, and at last whether it goes to a terminal.
    public func allowsColor(isTerminal: Bool, environment: [String: String]) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            if environment["NO_COLOR"]?.isEmpty == false { return false }
            if let force = environment["CLICOLOR_FORCE"], !force.isEmpty, force != "0" { return true }
            if environment["CLICOLOR"] == "0" { return false }
            return isTerminal && environment["TERM"] != "dumb" && environment["TERM"]?.isEmpty == false
        }
    }
}
