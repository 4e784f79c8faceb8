/// Reads source text into a tree.
public enum Parser {
    /// Reads a whole file; never fails, reports everything that is wrong at once. Time is linear in the text.
    public static func parse(_ source: SourceFile) -> ParseResult {
        run(source, isProbing: false).result
    }

    /// Whether an entry at the prompt needs another line: an open bracket or block, or a last `\`.
    public static func isIncomplete(_ text: String) -> Bool {
        parse(SourceFile(name: "<prompt>", text: text)).isIncomplete
    }

    /// What may stand at the end of a text that is cut off there, such as the text before the cursor without the
    /// word that is being typed.
    public static func probe(_ source: SourceFile) -> ParseProbe {
        let (result, parser) = run(source, isProbing: true)
        return ParseProbe(
            expectations: parser.expectations, statement: parser.probedStatement, captures: parser.probedCaptures,
            result: result)
    }

    /// The most diagnostics of a file; nobody reads more, and each costs a look at its line.
    static let mostDiagnostics = 500

    private static func limited(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard diagnostics.count > mostDiagnostics else { return diagnostics }
        let next = diagnostics[mostDiagnostics]
        let rest = diagnostics.count - mostDiagnostics
        return diagnostics.prefix(mostDiagnostics)
            + [Diagnostic(.tooMany, "\(rest) more errors from here on are not shown", at: next.span)]
    }

    static func run(_ source: SourceFile, isProbing: Bool) -> (result: ParseResult, parser: TokenParser) {
        var lexer = Lexer(source)
        let raw = lexer.tokenize()
        var brackets = BracketMatching(keepsUnclosed: isProbing)
        let tokens = brackets.process(raw)
        var parser = TokenParser(source: source, tokens: tokens, isProbing: isProbing)
        let statements = parser.parseScript()
        let diagnostics = (lexer.diagnostics + brackets.diagnostics + parser.diagnostics)
            .enumerated().sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
            .map(\.element)
        let script = Script(source: source, statements: statements, comments: lexer.comments)
        let shown = limited(diagnostics)
        let result = ParseResult(
            script: script, diagnostics: shown,
            isIncomplete: brackets.isOpenAtEnd || lexer.endsInContinuation)
        return (result, parser)
    }
}

/// What the parser knows at the end of a text that is cut off.
public struct ParseProbe: Sendable {
    /// All that may stand there; in the order in which the grammar names it.
    public let expectations: [SyntaxExpectation]
    /// The innermost statement around the end; null where a statement begins.
    public let statement: StatementGrammar?
    /// What was captured of that statement so far.
    let captures: Captures?
    /// What became of the text as it stands.
    public let result: ParseResult
}
