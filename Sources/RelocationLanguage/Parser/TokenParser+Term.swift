extension TokenParser {
    /// A string, variable, literal, field, array, call or something in brackets.
    mutating func parseTerm() throws(ParseFailure) -> Expression {
        noteTerms()
        let token = current
        switch token.kind {
        case .string(let string):
            advance()
            return Expression(span: token.span, kind: .string(makeString(string, token.span)))
        case .variable(let reference):
            advance()
            return Expression(span: token.span, kind: .variable(reference))
        case .punctuation(.openBracket):
            return try deeper { (parser) throws(ParseFailure) in try parser.parseArray() }
        case .punctuation(.openParenthesis):
            return try deeper { (parser) throws(ParseFailure) in try parser.parseParenthesized() }
        case .word:
            return try parseWordTerm()
        default:
            throw expectedValue()
        }
    }

    private mutating func noteTerms() {
        guard isProbing else { return }
        note(.value)
        note(.variable)
        note(.function)
        if wordMeaning == .field { note(.field) }
        for mark in ["[", "("] { note(.mark(mark)) }
    }

    private mutating func expectedValue() -> ParseFailure {
        expected(wordMeaning == .field ? "a field or a value" : "a value")
    }

    private mutating func parseArray() throws(ParseFailure) -> Expression {
        let first = current
        advance()
        var elements: [Expression] = []
        while !isAt(.closeBracket) {
            elements.append(try parseExpression())
            note(.mark(","))
            note(.mark("]"))
            guard isAt(.comma) else { break }
            advance()
        }
        guard isAt(.closeBracket) else { throw failure(.expected, "expected `,` or `]`") }
        advance()
        return Expression(span: span(from: first), kind: .array(elements))
    }

    private mutating func parseParenthesized() throws(ParseFailure) -> Expression {
        let first = current
        advance()
        let inner = try parseQueryOrExpression()
        note(.mark(")"))
        guard isAt(.closeParenthesis) else { throw failure(.expected, "expected `)`") }
        advance()
        let whole = Expression(span: span(from: first), kind: .parenthesized(inner))
        return try parseMember(whole, first)
    }

    private mutating func parseQueryOrExpression() throws(ParseFailure) -> Expression {
        noteStatements(.query)
        guard current.isWord, Grammar.verbs.contains(current.folded) else { return try parseExpression() }
        let query = try parseNestedStatement(.query)
        return Expression(span: query.span, kind: .query(query))
    }

    /// `name(…)`; the parser stands on the name.
    private mutating func parseCall() throws(ParseFailure) -> Expression {
        let first = current
        let name = takeWord()
        guard VariableName.isName(name.text) else {
            throw failure(.expected, "`\(name.text)` is no function; text is quoted", at: name.span)
        }
        advance()
        var arguments: [Expression] = []
        if !isAt(.closeParenthesis) {
            arguments.append(try parseQueryOrExpression())
            note(.mark(","))
            while isAt(.comma) {
                advance()
                if case .query = arguments[0].kind { throw failure(.expected, "a query is the only argument") }
                arguments.append(try parseExpression())
            }
        }
        note(.mark(")"))
        guard isAt(.closeParenthesis) else { throw failure(.expected, "expected `,` or `)`") }
        advance()
        let call = Expression(
            span: span(from: first), kind: .call(Expression.FunctionCall(name: name, arguments: arguments)))
        return try parseMember(call, first)
    }

    /// `.field` right after a closing bracket.
    private mutating func parseMember(_ whole: Expression, _ first: Token) throws(ParseFailure) -> Expression {
        guard current.isWord, current.isAdjacent, current.text.hasPrefix(".") else { return whole }
        let path = try parsePath(skippingDot: true)
        return Expression(span: span(from: first), kind: .member(whole, path))
    }

    /// Segments with dots between; the last may be a string. The parser stands on the word.
    private mutating func parsePath(skippingDot: Bool) throws(ParseFailure) -> [PathSegment] {
        let token = current
        var path: [PathSegment] = []
        var start = token.span.start + (skippingDot ? 1 : 0)
        var pieces = token.text.utf8.dropFirst(skippingDot ? 1 : 0)
            .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Substring($0) }
        let next = ahead(1)
        var quoted: (name: String, span: Span)?
        if pieces.last?.isEmpty ?? false, next.isAdjacent, case .string(let string) = next.kind {
            guard let name = string.constant else {
                throw failure(.unquotedText, "nothing is inserted into the name of a field", at: next.span)
            }
            quoted = (name, next.span)
            pieces.removeLast()
        }
        for piece in pieces {
            let place = Span(file: source, start: start, end: start + piece.utf8.count)
            guard VariableName.isSegment(piece) else {
                let message = "a field is a name, or a text in quotes after a dot: `tags.\"cost center\"`"
                throw failure(.unquotedText, message, at: token.span)
            }
            path.append(PathSegment(span: place, name: String(piece), isQuoted: false))
            start = place.end + 1
        }
        advance()
        if let quoted {
            path.append(PathSegment(span: quoted.span, name: quoted.name, isQuoted: true))
            advance()
        }
        return path
    }

    private mutating func parseWordTerm() throws(ParseFailure) -> Expression {
        let token = current
        let folded = token.folded
        if Grammar.expressionWords.contains(folded), folded != "null" { throw expectedValue() }
        switch LiteralSpelling.read(token.text) {
        case .none: break
        case .number(let number): return literal(.number(number))
        case .boolean(let boolean): return literal(.boolean(boolean))
        case .null: return literal(.null)
        case .date(let moment): return literal(.date(moment))
        case .duration(let duration): return literal(.duration(duration))
        case .wrong(let message): throw failure(.invalidLiteral, message, at: token.span)
        }
        let isFunction = ahead(1).isPunctuation(.openParenthesis) && FunctionDeclaration.named(folded) != nil
        if isReserved(token), !isFunction { throw expectedValue() }
        if ahead(1).isPunctuation(.openParenthesis) {
            return try deeper { (parser) throws(ParseFailure) in try parser.parseCall() }
        }
        if token.text.hasPrefix("+") || token.text.hasPrefix("-") {
            if token.text.count == 1 { throw expectedValue() }
            try checkSign()
        }
        return try parseName()
    }

    private mutating func checkSign() throws(ParseFailure) {
        let sign = current.text.prefix(1)
        throw failure(.unquotedText, "put blanks around `\(sign)`; text is quoted", at: current.span)
    }

    private mutating func literal(_ literal: Expression.Literal) -> Expression {
        let place = current.span
        advance()
        return Expression(span: place, kind: .literal(literal))
    }

    /// A word that is no literal: a variable inside `${…}`, a field inside `where`, else nothing.
    private mutating func parseName() throws(ParseFailure) -> Expression {
        let token = current
        if wordMeaning != .variable, Grammar.verbs.contains(token.folded) {
            let declaration = Grammar.statement([token.folded])
            let isQuery = declaration?.roles.contains(.query) ?? false
            let hint = isQuery ? "a query as a value stands in brackets: `(\(token.folded) …)`" : "text is quoted"
            throw failure(.unquotedText, "`\(token.text)` begins a statement; \(hint)", at: token.span)
        }
        let isPath = token.text.split(separator: ".", omittingEmptySubsequences: false)
            .enumerated().allSatisfy { VariableName.isSegment($1) || ($0 > 0 && $1.isEmpty) }
        guard wordMeaning != .none, isPath else { throw unquoted(token) }
        let path = try parsePath(skippingDot: false)
        let place = span(from: token)
        guard wordMeaning == .variable else {
            return Expression(span: place, kind: .field(Expression.FieldReference(span: place, path: path)))
        }
        guard let name = path.first?.name, VariableName.isName(name) else { throw unquoted(token) }
        let reference = VariableReference(span: place, name: name, path: Array(path.dropFirst()))
        return Expression(span: place, kind: .variable(reference))
    }

    private mutating func unquoted(_ token: Token) -> ParseFailure {
        var message = "text is quoted: `\"\(token.text)\"`"
        if wordMeaning == .none, VariableName.isName(String(token.text.prefix { $0 != "." })) {
            message += "; a variable is `$\(token.text)`"
        }
        return failure(
            .unquotedText, message, at: token.span,
            fix: Diagnostic.Fix(replacing: token.span, with: "\"\(token.text)\""))
    }

    /// The field after `sort by`.
    mutating func parseSortField() throws(ParseFailure) -> Expression {
        note(.field)
        guard current.isWord, !isReserved(current), current.folded != "descending" else {
            throw expected("a field", example: "name")
        }
        let first = current
        let path = try parsePath(skippingDot: false)
        let place = span(from: first)
        return Expression(span: place, kind: .field(Expression.FieldReference(span: place, path: path)))
    }
}
