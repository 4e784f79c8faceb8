extension TokenParser {
    /// Clauses in any order, each at most once; those that are required must be there.
    mutating func matchClauses(_ clauses: [Clause], _ captures: inout Captures) throws(ParseFailure) {
        while let clause = startingClause(clauses, captures) {
            let first = current
            if let earlier = captures.clauseSpans[clause.name] { throw duplicate(clause, first, earlier) }
            try match(clause.pattern, &captures)
            captures.addClause(clause.name, at: span(from: first))
        }
        guard isAtTerminator else { throw unexpected(clauses, captures) }
        for clause in clauses where clause.isRequired && captures.clauseSpans[clause.name] == nil {
            throw missing(clause)
        }
        note(.end)
    }

    private mutating func startingClause(_ clauses: [Clause], _ captures: Captures) -> Clause? {
        for clause in clauses {
            if current.isEndOfFile, captures.clauseSpans[clause.name] != nil { continue }
            if starts(clause.pattern, strict: false) { return clause }
        }
        return nil
    }

    private mutating func duplicate(_ clause: Clause, _ first: Token, _ earlier: Span) -> ParseFailure {
        let word = first.text.lowercased()
        let earlierWord = Span(file: earlier.file, start: earlier.start, end: earlier.start + word.utf8.count)
        let isSame = earlierWord.text.lowercased() == word
        let message = isSame ? "`\(word)` is given twice" : "`\(word)` and `\(clause.name)` exclude each other"
        var notes = [Diagnostic.Note("first here", at: isSame ? earlierWord : earlier)]
        if let hint = clause.duplicateHint { notes.append(Diagnostic.Note(hint)) }
        return failure(.duplicateClause, message, at: first.span, notes: notes)
    }

    private mutating func missing(_ clause: Clause) -> ParseFailure {
        if let text = clause.missing { return failure(.missingClause, text, at: missingSpan) }
        let words = clause.firstWords.map { "`\($0)`" }.joined(separator: " or ")
        guard let operand = clause.pattern.firstOperand else {
            return failure(.missingClause, "expected \(words)", at: missingSpan)
        }
        var message = "expected \(words) and \(operand.label)"
        if let example = operand.example { message += ": `\(clause.firstWords[0]) \(example)`" }
        return failure(.missingClause, message, at: missingSpan)
    }

    /// Something stands where a clause, or the end, should: what was probably meant?
    private mutating func unexpected(_ clauses: [Clause], _ captures: Captures) -> ParseFailure {
        let open = clauses.filter { captures.clauseSpans[$0.name] == nil }
        let words = open.flatMap(\.firstWords)
        let name = grammar?.name ?? ""
        let given = clauses.filter { captures.clauseSpans[$0.name] != nil }.flatMap(\.pattern.optionalWords)
        if current.isWord, let nearest = NearestWord.find(current.text, in: words + given) {
            let rest = "did you mean `\(nearest)`?"
            return failure(
                .expected, "`\(name)` has no `\(current.text)`; \(rest)", at: current.span,
                fix: Diagnostic.Fix(replacing: current.span, with: nearest))
        }
        if current.isOperand, let clause = clauseFor(current, open), let operand = clause.pattern.firstOperand {
            let word = clause.firstWords[0]
            let shown = "\(word) \(current.span.text)"
            let repaired = source.text(from: statementStart, to: current.span.start) + shown
            return failure(
                .expected, "expected `\(word)` before \(operand.definiteLabel): `\(repaired)`", at: current.span,
                fix: Diagnostic.Fix(replacing: current.span, with: shown))
        }
        let list = words.isEmpty ? "" : Self.list(words) + " or "
        if current.isWord, Grammar.allWords.contains(current.folded) {
            let message = "`\(name)` takes no `\(current.text)`; expected \(list)the end of the statement"
            return failure(.expected, message, at: current.span)
        }
        if isAt(.comma), name != "" {
            let message = "expected \(list)the end of the statement; a name with a comma is quoted"
            return failure(.expected, message, at: current.span)
        }
        return failure(.expected, "expected \(list)the end of the statement", at: current.span)
    }

    /// Where the words of the statement begin that is being read, on this line.
    private var statementStart: Int {
        var position = index
        let verb = grammar?.words.first
        while position > 0 {
            position -= 1
            if tokens[position].isEnd { break }
            if tokens[position].isWord, tokens[position].folded == verb { return tokens[position].span.start }
        }
        return current.span.start
    }

    /// The clause whose word was probably forgotten before an operand.
    private func clauseFor(_ token: Token, _ open: [Clause]) -> Clause? {
        let isPath = !token.isWord || PlaceSpelling.isFolder(token.text)
        let isAlias = token.isWord && AliasSpelling.problem(token.text) == nil
        let fitting = open.filter { $0.missing == nil }.filter { clause in
            switch clause.pattern.firstOperand {
            case .operand(let kind): kind.isPath ? isPath : clause.isRequired
            case .alias: isAlias
            case nil: false
            }
        }
        if let best = fitting.first(where: \.isRequired) ?? fitting.first { return best }
        guard isAlias, let only = open.first(where: { $0.isRequired && $0.missing == nil }),
            case .operand(let kind) = only.pattern.firstOperand,
            kind.isPath
        else { return nil }
        return only
    }

    private static func list(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}

/// How paths and connections are told apart where both may stand.
enum PlaceSpelling {
    /// Whether a bare word is a folder: it holds `/` or begins with `.` or `~`.
    static func isFolder(_ word: String) -> Bool {
        word.contains("/") || word.hasPrefix(".") || word.hasPrefix("~")
    }
}

/// What a clause takes after its words.
enum ClauseOperand {
    case operand(OperandKind)
    case alias(AliasUse)

    var label: String {
        switch self {
        case .operand(let kind): kind.label
        case .alias: "a connection"
        }
    }

    var definiteLabel: String {
        switch self {
        case .operand(let kind): kind.definiteLabel
        case .alias: "the connection"
        }
    }

    var example: String? {
        switch self {
        case .operand(let kind): kind.example
        case .alias(let use): use.example
        }
    }
}

extension Element {
    /// The words in it that may also be left out.
    fileprivate var optionalWords: [String] {
        all.flatMap { element -> [String] in
            if case .optional(.words(let words, _)) = element { words } else { [] }
        }
    }

    /// The operand that comes first in a clause's pattern, if the clause begins with words and goes on with one.
    var firstOperand: ClauseOperand? {
        for element in all {
            switch element {
            case .operand(let kind, _): return .operand(kind)
            case .alias(let use, _): return .alias(use)
            case .place: return .operand(.folder)
            case .expression, .oneOf, .field, .number, .duration: return nil
            default: continue
            }
        }
        return nil
    }
}
