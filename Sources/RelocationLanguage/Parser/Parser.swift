/// Reads source text into a tree.
public enum Parser {
    /// Reads a whole file; never fails, reports everything that is wrong at once.
    public static func parse(_ source: SourceFile) -> ParseResult {
        ParseResult(
            script: Script(source: source, statements: [], comments: []), diagnostics: [], isIncomplete: false)
    }

    /// Whether an entry at the prompt needs another line: an open bracket or block, or a last `\`.
    public static func isIncomplete(_ text: String) -> Bool {
        parse(SourceFile(name: "<prompt>", text: text)).isIncomplete
    }
}
