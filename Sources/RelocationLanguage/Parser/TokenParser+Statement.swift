extension TokenParser {
    /// All statements of the file.
    mutating func parseScript() -> [Statement] { parseStatements(level: 0) }

    /// Statements up to the `}` of this level or the end of the file.
    private mutating func parseStatements(level: Int) -> [Statement] {
        var statements: [Statement] = []
        while true {
            while current.isEnd { advance() }
            if current.isEndOfFile {
                noteStatements()
                return statements
            }
            if isAt(.closeBrace) {
                if level > 0, current.level < level { return statements }
                report(.expected, "this `}` closes nothing", at: current.span)
                advance()
                continue
            }
            statements.append(parseStatement(level: level))
        }
    }

    private mutating func noteStatements() {
        guard isProbing, previous.map({ $0.isEnd || $0.isPunctuation(.openBrace) }) ?? true else { return }
        grammar = nil
        probedCaptures = nil
        for statement in Grammar.statements { note(.word(statement.words[0])) }
    }

    /// One statement with what ends it; after an error the parser stands at the end of the statement.
    private mutating func parseStatement(level: Int) -> Statement {
        let first = current
        let start = index
        var captures = Captures()
        let outer = grammar
        defer { grammar = outer }
        do throws(ParseFailure) {
            let body = try parseStatementBody(&captures)
            let place = span(from: first)
            try expectEnd()
            return Statement(span: place, body: body)
        } catch {
            let blocks = captures.blocks(.block) + captures.blocks(.otherwise) + recover(level: level, from: start)
            return broken(first, captures, blocks, start: start)
        }
    }

    /// Goes on at the next END of this block; blocks of the broken statement are read all the same.
    private mutating func recover(level: Int, from start: Int) -> [Block] {
        var blocks: [Block] = []
        let readsBlocks = grammar?.hasBlock ?? false
        while !current.isEndOfFile {
            if current.isEnd, current.level <= level {
                guard readsBlocks, blocks.isEmpty, skipsToBlock(level) else { break }
            }
            if isAt(.closeBrace), current.level < level { break }
            if readsBlocks, isAt(.openBrace), current.level == level, let block = try? parseBlock() {
                blocks.append(block)
            } else {
                advance()
            }
        }
        return blocks
    }

    /// Whether a block follows on the next lines, which then belongs to the broken statement; steps to it.
    private mutating func skipsToBlock(_ level: Int) -> Bool {
        var position = index
        while tokens[position].isEnd { position += 1 }
        guard tokens[position].isPunctuation(.openBrace), tokens[position].level == level else { return false }
        index = position
        return true
    }

    private func broken(_ first: Token, _ captures: Captures, _ blocks: [Block], start: Int) -> Statement {
        let verb = first.isWord && Grammar.verbs.contains(first.folded) ? grammar?.name ?? first.folded : ""
        var aliases = [captures.alias(.newAlias)].compactMap { $0 }
        if aliases.isEmpty, verb == "connect" { aliases = plainAliases(start) }
        let declares = verb == "let" || verb == "for"
        var variables = declares ? captures.words(.name) : []
        if variables.isEmpty, declares, start + 1 < index, tokens[start + 1].isWord {
            variables = [Word(span: tokens[start + 1].span, text: tokens[start + 1].text)]
        }
        return Statement(
            span: span(from: first),
            body: .broken(BrokenStatement(verb: verb, aliases: aliases, variables: variables, blocks: blocks)))
    }

    /// `as WORD` among the tokens of a broken `connect`.
    private func plainAliases(_ start: Int) -> [Alias] {
        for position in start..<max(start, index - 1) where tokens[position].isWord {
            let next = tokens[position + 1]
            if tokens[position].folded == "as", next.isWord, AliasSpelling.problem(next.text) == nil {
                return [Alias(span: next.span, name: next.text)]
            }
        }
        return []
    }

    /// Fails unless the statement ends here.
    private mutating func expectEnd() throws(ParseFailure) {
        note(.end)
        switch current.kind {
        case .end, .endOfFile: return
        case .punctuation(.closeBrace): return
        default: break
        }
        if let previous, previous.isPunctuation(.closeBrace) {
            throw failure(.expected, "expected a new line or `;` after `}`", at: current.span)
        }
        let name = grammar?.name ?? ""
        throw failure(.expected, "expected the end of `\(name)`, a new line or `;`", at: current.span)
    }

    /// A statement without what ends it; also one inside another.
    mutating func parseStatementBody(_ captures: inout Captures) throws(ParseFailure) -> StatementBody {
        let declaration = try chooseStatement()
        grammar = declaration
        for _ in declaration.words { advance() }
        defer {
            if isProbing, current.isEndOfFile, probedStatement?.name == declaration.name { probedCaptures = captures }
        }
        let verb = tokens[index - declaration.words.count]
        let first = current
        try match(declaration.pattern, &captures)
        layouts.append(
            StatementLayout(span: span(from: verb), grammar: declaration, clauses: captures.clauseSpans))
        do throws(MissingCapture) {
            return try declaration.build(captures)
        } catch {
            throw failure(.expected, "`\(declaration.name)` is not complete", at: span(from: first))
        }
    }

    /// The declaration whose words stand here.
    private mutating func chooseStatement() throws(ParseFailure) -> StatementGrammar {
        guard current.isWord else {
            let hint = { if case .variable = $0 { "; a variable is assigned by `let`" } else { "" } }(current.kind)
            throw failure(.expected, "expected a statement\(hint)", at: current.span)
        }
        guard let candidates = Grammar.byVerb[current.folded] else { throw unknownStatement() }
        for candidate in candidates {
            var matches = true
            for (position, word) in candidate.words.enumerated().dropFirst() where matches {
                note(.word(word), ahead: position)
                matches = ahead(position).isWord && ahead(position).folded == word
            }
            if matches { return candidate }
        }
        grammar = candidates[0]
        advance()
        let seconds = candidates.map { $0.words[1] }
        throw expected(seconds.map { "`\($0)`" }.joined(separator: " or "), oneOf: seconds)
    }

    private mutating func unknownStatement() -> ParseFailure {
        if current.folded == "else" {
            return failure(.unknownStatement, "`else` stands on the line of the `}` before it", at: current.span)
        }
        if ahead(1).isPunctuation(.equal) {
            let text = "unknown statement; a variable is assigned by `let \(current.text) = …`"
            return failure(
                .unknownStatement, text, at: current.span,
                fix: Diagnostic.Fix(replacing: current.span, with: "let \(current.text)"))
        }
        guard let nearest = NearestWord.find(current.text, in: Grammar.statements.map { $0.words[0] }) else {
            return failure(.unknownStatement, "unknown statement; `help` lists them", at: current.span)
        }
        return failure(
            .unknownStatement, "unknown statement; did you mean `\(nearest)`?", at: current.span,
            fix: Diagnostic.Fix(replacing: current.span, with: nearest))
    }

    /// A statement inside another, which must have one of these roles.
    mutating func parseNestedStatement(_ roles: StatementRoles) throws(ParseFailure) -> Statement {
        let outer = (grammar, wordMeaning)
        defer { (grammar, wordMeaning) = outer }
        wordMeaning = .none
        let first = current
        try checkRole(roles)
        var captures = Captures()
        let body = try parseStatementBody(&captures)
        if case .show(let show) = body, let reveal = show.reveal {
            report(.secretInVariable, "values of secrets are not kept in variables", at: reveal)
        }
        return Statement(span: span(from: first), body: body)
    }

    private mutating func checkRole(_ roles: StatementRoles) throws(ParseFailure) {
        let words = [current.text, ahead(1).text, ahead(2).text]
        guard let declaration = Grammar.statement(words), declaration.roles.isDisjoint(with: roles) else { return }
        if declaration.roles.isEmpty {
            throw failure(.noResult, "`\(declaration.name)` has no result", at: current.span)
        }
        if roles == .move {
            throw failure(.expected, "`\(declaration.name)` moves nothing and cannot be planned", at: current.span)
        }
        let rest = "only a query stands here; keep the result by `let r = \(declaration.name) …` first"
        throw failure(.expected, rest, at: current.span)
    }

    /// Statements between braces.
    mutating func parseBlock() throws(ParseFailure) -> Block {
        let opening = current
        guard isAt(.openBrace) else {
            let name = grammar?.name ?? ""
            if current.isEnd { throw failure(.expected, "expected `{` on the line of its `\(name)`") }
            throw failure(.expected, "expected `{` and the statements of `\(name)`")
        }
        return try deeper { (parser) throws(ParseFailure) in
            parser.advance()
            let outer = (parser.grammar, parser.wordMeaning)
            parser.grammar = nil
            parser.wordMeaning = .none
            let statements = parser.parseStatements(level: opening.level + 1)
            (parser.grammar, parser.wordMeaning) = outer
            if parser.isAt(.closeBrace) { parser.advance() } else if parser.isProbing { throw ParseFailure() }
            return Block(span: parser.span(from: opening), statements: statements)
        }
    }
}
