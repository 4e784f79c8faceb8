/// A syntax error; it is reported by the time that it is thrown.
struct ParseFailure: Error {}

/// Makes trees of tokens, led by the declarations of the grammar.
struct TokenParser {
    let source: SourceFile
    var tokens: [Token]
    var index = 0
    var diagnostics: [Diagnostic] = []
    /// How many blocks, brackets, negations and interpolations are open.
    var depth = 0
    /// The statement that is being read; its words are always words of the language.
    var grammar: StatementGrammar?
    /// What bare words mean in the expression that is being read.
    var wordMeaning = WordMeaning.none

    /// Where statements and their clauses stand, for the canonical form; inner ones before their outer ones.
    var layouts: [StatementLayout] = []
    /// Where words begin that are names, paths or other text, and stay as typed.
    var verbatimWords: Set<Int> = []

    /// Whether what may stand at the end of the text is noted.
    let isProbing: Bool
    var expectations: [SyntaxExpectation] = []
    var probedStatement: StatementGrammar?
    var probedCaptures: Captures?

    /// What a bare word in an expression is that is no literal.
    enum WordMeaning {
        /// Nothing: text is quoted and variables have their `$`.
        case none
        /// A field of the objects that are filtered.
        case field
        /// A variable, inside `${…}`.
        case variable
    }

    init(source: SourceFile, tokens: [Token], isProbing: Bool) {
        self.source = source
        self.tokens = tokens
        self.isProbing = isProbing
    }

    // MARK: Looking and stepping

    var current: Token { tokens[index] }

    /// The token that many places ahead, or the last one.
    func ahead(_ count: Int) -> Token { tokens[min(index + count, tokens.count - 1)] }

    /// The token before the current one, if it is on this side of the text's beginning.
    var previous: Token? { index > 0 ? tokens[index - 1] : nil }

    mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    func isAt(_ mark: Punctuation) -> Bool { current.isPunctuation(mark) }

    func isAt(word: String) -> Bool { current.isWord && current.folded == word }

    /// Whether a statement can end here.
    var isAtTerminator: Bool {
        switch current.kind {
        case .end, .endOfFile: true
        case .punctuation(let mark): mark.isClosing || mark == .openBrace
        default: false
        }
    }

    /// Whether the word is always a word of the language in the statement that is being read.
    func isReserved(_ token: Token) -> Bool {
        token.isWord && (grammar?.reservedWords.contains(token.folded) ?? false)
    }

    /// From a token through the one before the current.
    func span(from start: Token) -> Span {
        guard let previous, previous.span.end > start.span.start else { return start.span }
        return start.span.through(previous.span)
    }

    // MARK: Reporting

    /// Where something is missing: the token that stands there, or right after the last one where none does.
    var missingSpan: Span {
        if case .end = current.kind { return previous?.span.after ?? current.span }
        if case .endOfFile = current.kind { return previous?.span.after ?? current.span }
        return current.span
    }

    mutating func report(
        _ id: DiagnosticID, _ message: String, at span: Span, notes: [Diagnostic.Note] = [], fix: Diagnostic.Fix? = nil
    ) {
        diagnostics.append(Diagnostic(id, message, at: span, notes: notes, fix: fix))
    }

    /// Reports, unless what stands here was reported already, and gives the failure to throw.
    mutating func failure(
        _ id: DiagnosticID, _ message: String, at span: Span? = nil, notes: [Diagnostic.Note] = [],
        fix: Diagnostic.Fix? = nil
    ) -> ParseFailure {
        if !current.isInvalid { report(id, message, at: span ?? missingSpan, notes: notes, fix: fix) }
        return ParseFailure()
    }

    /// `expected … after …`: what is missing where the parser stands.
    mutating func expected(_ what: String, example: String? = nil, also: String? = nil) -> ParseFailure {
        var message = "expected \(what)"
        if let previous, previous.isWord || previous.isPunctuation(.equal) || previous.isPunctuation(.comma) {
            message += " after `\(previous.span.text)`"
        }
        if let example { message += ", such as `\(example)`" }
        if let also { message += "; \(also)" }
        return failure(.expected, message)
    }

    /// What is expected of a few words, with the one that was probably meant.
    mutating func expected(_ label: String, oneOf words: [String]) -> ParseFailure {
        var unique: [String] = []
        for word in words where !unique.contains(word) { unique.append(word) }
        var message = "expected \(label)"
        if label.contains("`") {
            if let previous, previous.isWord { message += " after `\(previous.text)`" }
        } else {
            message += ": " + unique.prefix(5).joined(separator: ", ") + (unique.count > 5 ? ", …" : "")
        }
        var fix: Diagnostic.Fix?
        if current.isWord, let nearest = NearestWord.find(current.text, in: unique) {
            message += "; did you mean `\(nearest)`?"
            fix = Diagnostic.Fix(replacing: current.span, with: nearest)
        }
        return failure(.expected, message, fix: fix)
    }

    /// Notes what may stand at the end of the text, if that is where the parser looks.
    mutating func note(_ expectation: SyntaxExpectation, ahead count: Int = 0) {
        guard isProbing, index + count < tokens.count, tokens[index + count].isEndOfFile,
            !expectations.contains(expectation)
        else { return }
        expectations.append(expectation)
        probedStatement = grammar
    }

    /// Runs a body one level deeper.
    mutating func deeper<Result>(
        _ body: (inout TokenParser) throws(ParseFailure) -> Result
    ) throws(ParseFailure) -> Result {
        guard depth < Lexer.deepestNesting else {
            throw failure(.nestedTooDeep, "nested more than 100 levels deep", at: current.span)
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}
