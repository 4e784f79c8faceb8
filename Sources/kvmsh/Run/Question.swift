internal import RelocationLanguage
internal import Rendering

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Questions that a statement puts before it replaces or removes something.
enum Question {
    /// The answer of `--yes`.
    static let always: @Sendable (String) async -> Bool = { _ in true }

    /// Asks on the terminal while a script runs; nil when nobody is there to answer.
    static func onTerminal(_ source: SourceFile) -> (@Sendable (String) async -> Bool)? {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
        return { question in
            StandardStream.error.write(text(question))
            return isYes(readLine() ?? "")
        }
    }

    /// The question with its possible answers.
    static func text(_ question: String) -> String { "\(TerminalText.escaped(question)) [y/N] " }

    /// Only a clear yes is one.
    static func isYes(_ answer: String) -> Bool {
        ["y", "yes"].contains(answer.lowercased().filter { !$0.isWhitespace })
    }
}
