extension TokenParser {
    /// A VALUE, NAME, PATH or VAULT.
    mutating func parseOperand(
        _ kind: OperandKind, noun: ObjectNoun? = nil, setting: String? = nil
    ) throws(ParseFailure) -> Operand {
        if let setting { note(.settingValue(setting)) } else { note(.operand(kind, noun: noun)) }
        let token = current
        let label = noun.map { "the name of a \($0.rawValue)" } ?? kind.label
        if isReserved(token) { throw reservedWord(label) }
        switch token.kind {
        case .word:
            try checkStandsAlone()
            verbatimWords.insert(token.span.start)
            advance()
            return Operand(span: token.span, form: .word(token.text))
        case .variable(let reference):
            advance()
            return Operand(span: token.span, form: .variable(reference))
        case .string(let string):
            advance()
            return Operand(span: token.span, form: .string(makeString(string, token.span)))
        case .punctuation(let mark) where !isAtTerminator:
            throw expected(label, example: kind.example, also: "`\(mark.rawValue)` as text is quoted")
        default:
            throw expected(label, example: kind.example)
        }
    }

    /// `show secret in source`: a word of the statement stands where a name is missing.
    private mutating func reservedWord(_ label: String) -> ParseFailure {
        let word = current.text
        return failure(
            .wordOfTheLanguage, "expected \(label); one called `\(word)` is written `\"\(word)\"`", at: current.span,
            fix: Diagnostic.Fix(replacing: current.span, with: "\"\(word)\""))
    }

    /// A word such as `a."b"` is a path of fields, which is no operand.
    private mutating func checkStandsAlone() throws(ParseFailure) {
        let next = ahead(1)
        guard next.isAdjacent, case .string = next.kind, current.text.hasSuffix(".") else { return }
        let form = Lexer.joinedForm([current, next])
        let place = current.span.through(next.span)
        throw failure(
            .joinedText, "text and variables are joined in quotes: `\(form)`", at: place,
            fix: Diagnostic.Fix(replacing: place, with: form))
    }

    /// The name of a connection.
    mutating func parseAlias(_ use: AliasUse) throws(ParseFailure) -> Alias {
        note(.alias(use))
        let token = current
        let label = use == .new ? "a name for the connection" : "a connection"
        switch token.kind {
        case .word where !isReserved(token):
            if let problem = AliasSpelling.problem(token.text) {
                throw failure(.invalidAlias, problem, at: token.span)
            }
            verbatimWords.insert(token.span.start)
            advance()
            return Alias(span: token.span, name: token.text)
        case .string, .variable:
            let message = "an alias is a plain word, so that a script can be checked before it runs"
            throw failure(.invalidAlias, message, at: token.span)
        default:
            throw expected(label, example: use.example)
        }
    }

    /// A connection or a folder.
    mutating func parsePlace() throws(ParseFailure) -> Place {
        note(.alias(.source))
        note(.operand(.folder, noun: nil))
        let token = current
        if token.isWord, !isReserved(token), !PlaceSpelling.isFolder(token.text) {
            let alias = try parseAlias(.target)
            return Place(span: alias.span, form: .connection(alias))
        }
        guard token.isOperand, !isReserved(token) else { throw expected("a connection or a folder", example: "target") }
        let folder = try parseOperand(.folder)
        return Place(span: folder.span, form: .folder(folder))
    }

    /// `all`, or groups with commas between.
    mutating func parseSelection() throws(ParseFailure) -> ObjectSelection {
        let first = current
        for word in Grammar.selectionWords { note(.word(word)) }
        if isAt(word: "all") {
            advance()
            guard !isAt(.comma) else {
                throw failure(.expected, "`all` is everything and stands alone", at: first.span)
            }
            return ObjectSelection(span: first.span, form: .all)
        }
        var groups = [try parseGroup()]
        note(.mark(","))
        while isAt(.comma) {
            advance()
            groups.append(try parseGroup())
            note(.mark(","))
        }
        return ObjectSelection(span: span(from: first), form: .groups(groups))
    }

    private mutating func parseGroup() throws(ParseFailure) -> ObjectSelection.Group {
        let words = ObjectNoun.allCases.map(\.plural) + ObjectNoun.allCases.map(\.rawValue)
        for word in words { note(.word(word)) }
        let first = current
        if first.isWord, let noun = ObjectNoun.allCases.first(where: { $0.plural == first.folded }) {
            advance()
            return ObjectSelection.Group(span: first.span, noun: noun, names: nil)
        }
        if isAt(word: "all") { throw failure(.expected, "`all` is everything and stands alone", at: first.span) }
        guard first.isWord, ObjectNoun(rawValue: first.folded) != nil else {
            throw expected("what to select", oneOf: ["all"] + words)
        }
        let noun = try parseNoun().noun
        var names = [try parseOperand(.objectName, noun: noun)]
        while isAt(.comma), !(ahead(1).isWord && Grammar.selectionWords.contains(ahead(1).folded)) {
            advance()
            if current.isEndOfFile { for word in words { note(.word(word)) } }
            names.append(try parseOperand(.objectName, noun: noun))
        }
        return ObjectSelection.Group(span: span(from: first), noun: noun, names: names)
    }

    /// `secret`, `key` or `certificate`.
    mutating func parseNoun() throws(ParseFailure) -> (word: Word, noun: ObjectNoun) {
        let words = ObjectNoun.allCases.map(\.rawValue)
        for word in words { note(.word(word)) }
        guard current.isWord, let noun = ObjectNoun(rawValue: current.folded) else {
            throw expected("a kind of object", oneOf: words)
        }
        return (takeWord(), noun)
    }

    /// A whole number or a variable.
    mutating func parseNumber(_ label: String) throws(ParseFailure) -> NumberOperand {
        note(.number)
        if let reference = takeVariable() { return .variable(reference) }
        if case .number(let number) = try currentLiteral() { return .literal(number, takeWord().span) }
        throw expected(label)
    }

    /// A duration or a variable.
    mutating func parseDuration() throws(ParseFailure) -> DurationOperand {
        note(.duration)
        if let reference = takeVariable() { return .variable(reference) }
        if case .duration(let duration) = try currentLiteral() { return .literal(duration, takeWord().span) }
        throw expected("a duration", example: "10m")
    }

    private mutating func takeVariable() -> VariableReference? {
        guard case .variable(let reference) = current.kind else { return nil }
        advance()
        return reference
    }

    /// The literal that stands here; fails when it has the shape of one and not the sense.
    private mutating func currentLiteral() throws(ParseFailure) -> LiteralSpelling {
        guard current.isWord else { return .none }
        let literal = LiteralSpelling.read(current.text)
        if case .wrong(let message) = literal { throw failure(.invalidLiteral, message, at: current.span) }
        return literal
    }

    /// The name of a variable that is assigned.
    mutating func parseIdentifier() throws(ParseFailure) -> Word {
        note(.newVariable)
        let token = current
        if case .variable(let reference) = token.kind {
            let message = "a variable is assigned without `$`: write `\(reference.name)`"
            throw failure(
                .invalidName, message, at: token.span,
                fix: Diagnostic.Fix(replacing: token.span, with: reference.name))
        }
        guard token.isWord else { throw expected("the name of a variable") }
        if let problem = VariableName.problem(token.text) { throw failure(.invalidName, problem, at: token.span) }
        verbatimWords.insert(token.span.start)
        return takeWord()
    }

    /// The path of an included file, written out.
    mutating func parseIncludePath() throws(ParseFailure) -> Operand {
        note(.script)
        let token = current
        let operand: Operand
        if case .variable = token.kind {
            operand = Operand(span: token.span, form: .word(token.text))
        } else {
            operand = try parseOperand(.file)
            if operand.constant != nil { return operand }
        }
        let message = "the file is written out, so that a script can be checked before it runs"
        throw failure(.expected, message, at: operand.span)
    }

    /// The statement inside `plan`.
    mutating func parseInnerStatement(_ roles: StatementRoles) throws(ParseFailure) -> Statement {
        let fitting = Grammar.statements.filter { !$0.roles.isDisjoint(with: roles) }
        for statement in fitting { note(.word(statement.words[0])) }
        guard current.isWord, Grammar.verbs.contains(current.folded) else {
            throw expected("a statement", oneOf: fitting.map { $0.words[0] })
        }
        return try parseNestedStatement(roles)
    }

    /// What `let` assigns or `for` goes through.
    mutating func parseBoundValue(_ roles: StatementRoles) throws(ParseFailure) -> BoundValue {
        noteStatements(roles)
        if current.isWord, Grammar.verbs.contains(current.folded) {
            return .statement(try parseNestedStatement(roles))
        }
        let outer = wordMeaning
        defer { wordMeaning = outer }
        wordMeaning = .none
        return .expression(try parseExpression())
    }

    /// Notes the first words of the statements with these roles.
    mutating func noteStatements(_ roles: StatementRoles) {
        guard isProbing else { return }
        for statement in Grammar.statements where !statement.roles.isDisjoint(with: roles) {
            note(.word(statement.words[0]))
        }
    }
}
