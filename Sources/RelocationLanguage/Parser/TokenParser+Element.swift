extension TokenParser {
    /// Reads what a declaration says.
    mutating func match(_ element: Element, _ captures: inout Captures) throws(ParseFailure) {
        switch element {
        case .words(let words, let slot):
            try matchWords(words, slot, &captures)
        case .oneOf(let words, let slot, let label):
            for word in words { note(.word(word)) }
            guard current.isWord, words.contains(current.folded) else { throw expected(label, oneOf: words) }
            captures.add(.word(takeWord()), to: slot)
        case .mark(let mark):
            note(.mark(mark.rawValue))
            guard let punctuation = Punctuation(rawValue: mark.rawValue), isAt(punctuation) else {
                throw expected("`\(mark.rawValue)`")
            }
            advance()
        case .sequence(let elements):
            for element in elements { try match(element, &captures) }
        case .choice(let elements, let label):
            for element in elements where starts(element, strict: true) {
                try match(element, &captures)
                return
            }
            throw expected(label, oneOf: element.firstWords)
        case .optional(let element):
            if starts(element, strict: true) { try match(element, &captures) }
        case .repeated(let element):
            while starts(element, strict: true) { try match(element, &captures) }
        case .separated(let element):
            try match(element, &captures)
            note(.mark(","))
            while isAt(.comma) {
                advance()
                try match(element, &captures)
                note(.mark(","))
            }
        case .clauses(let clauses):
            try matchClauses(clauses, &captures)
        default:
            try matchLeaf(element, &captures)
        }
    }

    /// Reads an element that holds no other.
    private mutating func matchLeaf(_ element: Element, _ captures: inout Captures) throws(ParseFailure) {
        switch element {
        case .operand(let kind, let slot):
            let setting = kind == .settingValue ? captures.word(.setting)?.text : nil
            captures.add(.operand(try parseOperand(kind, setting: setting)), to: slot)
        case .alias(let use, let slot):
            captures.add(.alias(try parseAlias(use)), to: slot)
        case .place(let slot):
            captures.add(.place(try parsePlace()), to: slot)
        case .selection(let slot):
            captures.add(.selection(try parseSelection()), to: slot)
        case .object:
            let noun = try parseNoun()
            captures.add(.word(noun.word), to: .noun)
            captures.add(.operand(try parseOperand(.objectName, noun: noun.noun)), to: .name)
        case .number(let slot, let label):
            captures.add(.number(try parseNumber(label)), to: slot)
        case .duration(let slot):
            captures.add(.duration(try parseDuration()), to: slot)
        case .variable(let slot, let label):
            note(.variable)
            guard case .variable(let reference) = current.kind else { throw expected(label) }
            advance()
            captures.add(.operand(Operand(span: reference.span, form: .variable(reference))), to: slot)
        case .identifier(let slot):
            captures.add(.word(try parseIdentifier()), to: slot)
        case .setting(let slot):
            note(.setting)
            guard current.isWord else { throw expected("the name of a setting", also: "`show settings` lists them") }
            captures.add(.word(takeWord()), to: slot)
        case .field(let slot):
            captures.add(.expression(try parseSortField()), to: slot)
        case .expression(let slot, let overFields):
            let outer = wordMeaning
            defer { wordMeaning = outer }
            wordMeaning = overFields ? .field : .none
            if slot == .condition, isAtTerminator, !isProbing { throw expected("a condition") }
            captures.add(.expression(try parseExpression()), to: slot)
        case .boundValue(let roles, let slot):
            captures.add(.boundValue(try parseBoundValue(roles)), to: slot)
        case .statement(let roles, let slot):
            captures.add(.statement(try parseInnerStatement(roles)), to: slot)
        case .block(let slot):
            note(.mark("{"))
            captures.add(.block(try parseBlock()), to: slot)
        case .includePath(let slot):
            captures.add(.operand(try parseIncludePath()), to: slot)
        default:
            note(.helpWord)
            captures.add(.word(takeWord()), to: .words)
        }
    }

    private mutating func matchWords(_ words: [String], _ slot: Slot?, _ captures: inout Captures) throws(ParseFailure)
    {
        let first = current
        for word in words {
            note(.word(word))
            guard isAt(word: word) else {
                throw expected("`\(word)`", oneOf: [word])
            }
            advance()
        }
        if let slot {
            let place = span(from: first)
            captures.add(.word(Word(span: place, text: place.text)), to: slot)
        }
    }

    mutating func takeWord() -> Word {
        let word = Word(span: current.span, text: current.text)
        advance()
        return word
    }

    /// Whether the element begins here; strictly, all its words in a row must stand here, else the first will do.
    mutating func starts(_ element: Element, strict: Bool) -> Bool {
        switch element {
        case .words(let words, _):
            for (position, word) in words.enumerated() {
                note(.word(word), ahead: position)
                guard ahead(position).isWord, ahead(position).folded == word else { return false }
                if !strict { return true }
            }
            return true
        case .oneOf(let words, _, _):
            for word in words { note(.word(word)) }
            return current.isWord && words.contains(current.folded)
        case .mark(let mark):
            note(.mark(mark.rawValue))
            return current.isPunctuation(mark == .equal ? .equal : .comma)
        case .sequence(let elements):
            for element in elements {
                if starts(element, strict: strict) { return true }
                if !element.canBeEmpty { return false }
            }
            return false
        case .choice(let elements, _):
            for element in elements where starts(element, strict: strict) { return true }
            return false
        case .optional(let element), .repeated(let element), .separated(let element):
            return starts(element, strict: strict)
        case .clauses(let clauses):
            for clause in clauses where starts(clause.pattern, strict: false) { return true }
            return false
        default:
            return leafStarts(element)
        }
    }

    private mutating func leafStarts(_ element: Element) -> Bool {
        switch element {
        case .selection:
            for word in Grammar.selectionWords { note(.word(word)) }
            return current.isWord && Grammar.selectionWords.contains(current.folded)
        case .object:
            for noun in ObjectNoun.allCases { note(.word(noun.rawValue)) }
            return current.isWord && ObjectNoun(rawValue: current.folded) != nil
        case .operand(let kind, _):
            note(.operand(kind, noun: nil))
            return current.isOperand && !isReserved(current)
        case .alias(let use, _):
            note(.alias(use))
            return current.isOperand && !isReserved(current)
        case .place:
            note(.alias(.source))
            note(.operand(.folder, noun: nil))
            return current.isOperand && !isReserved(current)
        case .number:
            note(.number)
            return current.isOperand && !isReserved(current)
        case .helpWord:
            note(.helpWord)
            return current.isWord
        case .block:
            note(.mark("{"))
            return isAt(.openBrace)
        default:
            return !isAtTerminator
        }
    }
}
