extension TokenParser {
    /// An expression: operands of `or`.
    mutating func parseExpression() throws(ParseFailure) -> Expression {
        let first = current
        var operands = [try parseConjunction()]
        note(.word("or"))
        while isAt(word: "or") {
            advance()
            operands.append(try parseConjunction())
        }
        return operands.count == 1 ? operands[0] : Expression(span: span(from: first), kind: .or(operands))
    }

    private mutating func parseConjunction() throws(ParseFailure) -> Expression {
        let first = current
        var operands = [try parseNegation()]
        note(.word("and"))
        while isAt(word: "and") {
            advance()
            operands.append(try parseNegation())
        }
        return operands.count == 1 ? operands[0] : Expression(span: span(from: first), kind: .and(operands))
    }

    private mutating func parseNegation() throws(ParseFailure) -> Expression {
        note(.word("not"))
        guard isAt(word: "not") else { return try parseTest() }
        let first = current
        return try deeper { (parser) throws(ParseFailure) in
            parser.advance()
            let operand = try parser.parseNegation()
            return Expression(span: parser.span(from: first), kind: .not(operand))
        }
    }

    /// A sum, compared with another or tested.
    private mutating func parseTest() throws(ParseFailure) -> Expression {
        let first = current
        let left = try parseSum()
        noteTests()
        if case .punctuation(let mark) = current.kind, let comparator = Expression.Comparator(rawValue: mark.rawValue) {
            return try parseComparison(first, left, comparator)
        }
        guard current.isWord else { return left }
        let isNegated = isAt(word: "not")
        let word = isNegated ? ahead(1).folded : current.folded
        if isNegated { for word in ["like", "matches", "in"] { note(.word(word), ahead: 1) } }
        let operatorSpan = isNegated ? current.span.through(ahead(1).span) : current.span
        switch word {
        case "like", "matches":
            advance(isNegated ? 2 : 1)
            let pattern = try parseSum()
            reportNull(left, pattern, at: operatorSpan)
            let match = Expression.PatternMatch(
                style: word == "like" ? .like : .matches, negated: isNegated, operatorSpan: operatorSpan,
                subject: left, pattern: pattern)
            return Expression(span: span(from: first), kind: .match(match))
        case "in":
            guard isNegated || isMembership else {
                noteLists(ahead: 1)
                return left
            }
            return try parseMembership(first, left, isNegated, operatorSpan)
        case "is" where !isNegated:
            return try parseNullTest(first, left)
        default:
            return left
        }
    }

    private mutating func noteTests() {
        guard isProbing else { return }
        for comparator in Expression.Comparator.allCases { note(.mark(comparator.rawValue)) }
        for word in ["like", "matches", "in", "is", "not"] { note(.word(word)) }
    }

    private mutating func advance(_ count: Int) { for _ in 0..<count { advance() } }

    private mutating func parseComparison(
        _ first: Token, _ left: Expression, _ comparator: Expression.Comparator
    ) throws(ParseFailure) -> Expression {
        let sign = current.span
        advance()
        let right = try parseSum()
        reportNull(left, right, at: sign, negated: comparator == .notEqual)
        if case .punctuation(let mark) = current.kind, Expression.Comparator(rawValue: mark.rawValue) != nil {
            throw failure(.chainedComparison, "comparisons are not chained: join two with `and`", at: current.span)
        }
        let comparison = Expression.Comparison(comparator: comparator, comparatorSpan: sign, left: left, right: right)
        return Expression(span: span(from: first), kind: .comparison(comparison))
    }

    /// The literal null beside an operator is never what was meant.
    private mutating func reportNull(_ left: Expression, _ right: Expression, at sign: Span, negated: Bool = false) {
        for operand in [left, right] {
            guard case .literal(.null) = operand.kind else { continue }
            let test = negated ? "is not null" : "is null"
            let isLast = operand.span == right.span
            report(
                .comparedWithNull, "nothing is compared with null: write `\(test)`", at: sign,
                fix: isLast ? Diagnostic.Fix(replacing: sign.through(right.span), with: test) : nil)
            return
        }
    }

    /// Whether `in` is the operator here: before `[ ( $` or a call. Before another word it is a clause.
    private var isMembership: Bool {
        let next = ahead(1)
        switch next.kind {
        case .word: return ahead(2).isPunctuation(.openParenthesis) || !(grammar?.reservedWords.contains("in") ?? false)
        case .end, .endOfFile: return !(grammar?.reservedWords.contains("in") ?? false)
        default: return true
        }
    }

    private mutating func parseMembership(
        _ first: Token, _ left: Expression, _ isNegated: Bool, _ operatorSpan: Span
    ) throws(ParseFailure) -> Expression {
        advance(isNegated ? 2 : 1)
        switch current.kind {
        case .punctuation(.openBracket), .punctuation(.openParenthesis), .variable: break
        case .word where ahead(1).isPunctuation(.openParenthesis): break
        default:
            noteLists(ahead: 0)
            throw expected("a list", also: "lists are `[\"a\", \"b\"]`, `$names` or `(list …).name`")
        }
        let list = try parseTerm()
        reportNull(left, list, at: operatorSpan)
        let membership = Expression.Membership(
            negated: isNegated, operatorSpan: operatorSpan, element: left, list: list)
        return Expression(span: span(from: first), kind: .membership(membership))
    }

    private mutating func noteLists(ahead count: Int) {
        for mark in ["[", "("] { note(.mark(mark), ahead: count) }
        note(.variable, ahead: count)
        note(.function, ahead: count)
    }

    private mutating func parseNullTest(_ first: Token, _ left: Expression) throws(ParseFailure) -> Expression {
        advance()
        note(.word("not"))
        let isNegated = isAt(word: "not")
        if isNegated { advance() }
        note(.word("null"))
        guard isAt(word: "null") else { throw expected(isNegated ? "`null`" : "`null` or `not null`") }
        advance()
        return Expression(span: span(from: first), kind: .nullTest(left, negated: isNegated))
    }

    private mutating func parseSum() throws(ParseFailure) -> Expression {
        let first = current
        let head = try parseTerm()
        note(.mark("+"))
        note(.mark("-"))
        var terms: [Expression.SumTerm] = []
        while current.isWord {
            let text = current.text
            guard text == "+" || text == "-" else {
                try checkGluedSign()
                break
            }
            let sign = current.span
            advance()
            let operand = try parseTerm()
            reportNull(head, operand, at: sign)
            terms.append(Expression.SumTerm(isSubtracted: text == "-", operatorSpan: sign, operand: operand))
        }
        return terms.isEmpty ? head : Expression(span: span(from: first), kind: .sum(head, terms))
    }

    /// `now() +30d`: the sign belongs to no number.
    private mutating func checkGluedSign() throws(ParseFailure) {
        guard let sign = current.text.first, sign == "+" || sign == "-" else { return }
        throw failure(
            .unquotedText, "put blanks around `\(sign)`", at: current.span,
            fix: Diagnostic.Fix(replacing: current.span, with: "\(sign) \(current.text.dropFirst())"))
    }
}
