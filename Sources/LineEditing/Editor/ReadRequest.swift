/// What the editor is asked to read.
public struct ReadRequest: Sendable {
    /// What stands before the first line; may hold escape sequences for colours.
    public var prompt: Prompt
    /// What stands before the lines that continue an entry.
    public var continuationPrompt: Prompt
    /// True for entries of the shell: they are completed and kept in the history. False for answers to questions.
    public var isEntry: Bool
    /// True when an entry may be run as it stands; a false answer asks for another line.
    public var isComplete: @Sendable (String) -> Bool

    /// A request for an entry of the shell.
    public init(
        prompt: Prompt, continuationPrompt: Prompt = Prompt("… "), isEntry: Bool = true,
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.prompt = prompt
        self.continuationPrompt = continuationPrompt
        self.isEntry = isEntry
        self.isComplete = isComplete
    }
}

/// A prompt: its text, and the same with colours.
public struct Prompt: Sendable, Equatable {
    /// The text by itself, which tells how many columns it takes.
    public let text: String
    /// The text with escape sequences around some of it.
    public let styled: String

    /// A prompt; without colours `styled` is left out.
    public init(_ text: String, styled: String? = nil) {
        self.text = text
        self.styled = styled ?? text
    }
}

/// What came of it.
public enum ReadOutcome: Sendable, Equatable {
    /// The person pressed Enter.
    case entry(String)
    /// The person pressed Ctrl-C; `hadText` is false when the line was empty.
    case interrupted(hadText: Bool)
    /// The person pressed Ctrl-D on an empty line, or the terminal is gone.
    case endOfInput
    /// `LineEditor.cancel` was called.
    case cancelled
}
