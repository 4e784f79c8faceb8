/// Prints scripts in their canonical form (section 6 of the language).
public enum Formatter {
    /// The canonical form of a file: formatting it again changes nothing, and it reads as the same tree, with the
    /// clauses of each statement in the order of the grammar. A file with errors of syntax comes back as it is.
    public static func format(_ result: ParseResult) -> String {
        guard result.isValid else { return result.script.source.text }
        let (_, parser) = Parser.run(result.script.source, isProbing: false)
        var formatter = BlockFormatter(
            NodeBuilder(
                tokens: parser.tokens, layouts: parser.layouts, verbatimWords: parser.verbatimWords,
                comments: result.script.comments))
        formatter.format()
        let text = formatter.lines.joined(separator: "\n")
        return text.isEmpty ? "" : text + "\n"
    }
}
