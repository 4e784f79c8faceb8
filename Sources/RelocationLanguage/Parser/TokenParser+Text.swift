extension TokenParser {
    /// A text in quotes with its insertions read; a broken insertion is reported and left out.
    mutating func makeString(_ string: StringToken, _ span: Span) -> StringLiteral {
        var parts: [StringLiteral.Part] = []
        for part in string.parts {
            switch part {
            case .text(let text): parts.append(.text(text))
            case .variable(let reference): parts.append(.variable(reference))
            case .tokens(let tokens, let place):
                if let expression = parseInsertion(tokens, place) { parts.append(.expression(expression, place)) }
            }
        }
        return StringLiteral(span: span, isLiteral: string.isLiteral, parts: parts)
    }

    /// The expression of `${…}`, in which a bare name is a variable.
    private mutating func parseInsertion(_ inner: [Token], _ place: Span) -> Expression? {
        var brackets = BracketMatching(baseLevel: depth)
        let processed = brackets.process(inner)
        diagnostics += brackets.diagnostics
        // The clauses of the statement around the text have no words in it.
        let outer = (tokens, index, wordMeaning, grammar)
        defer { (tokens, index, wordMeaning, grammar) = outer }
        do throws(ParseFailure) {
            return try deeper { (parser) throws(ParseFailure) in
                parser.tokens = processed
                parser.index = 0
                parser.wordMeaning = .variable
                parser.grammar = nil
                if parser.current.isEndOfFile {
                    throw parser.failure(.expected, "expected a value inside `${ }`", at: place)
                }
                let expression = try parser.parseExpression()
                guard parser.current.isEndOfFile else {
                    throw parser.failure(.expected, "expected `}`", at: parser.current.span)
                }
                return expression
            }
        } catch {
            return nil
        }
    }
}
