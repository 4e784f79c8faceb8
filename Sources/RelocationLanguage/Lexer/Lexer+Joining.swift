extension Lexer {
    /// Marks what follows directly on what, and replaces runs such as `./out/$dir` by one reported token.
    ///
    /// The only joints are a string after a word that ends in a dot, as in `tags."cost center"`, and a word that
    /// begins with a dot after a closing bracket; both are left to the parser.
    mutating func joinAdjacent(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(tokens.count)
        var index = 0
        while index < tokens.count {
            var end = index + 1
            while end < tokens.count, tokens[end].isOperand, tokens[end - 1].isOperand,
                tokens[end].span.start == tokens[end - 1].span.end
            {
                end += 1
            }
            let run = tokens[index..<end]
            if run.count == 1 || Lexer.isFieldPath(run) {
                for var token in run {
                    token.isAdjacent = result.last.map { $0.span.end == token.span.start } ?? false
                    result.append(token)
                }
            } else {
                let place = tokens[index].span.through(tokens[end - 1].span)
                reportJoined(Array(run), place)
                result.append(Token(kind: .invalid, span: place))
            }
            index = end
        }
        return result
    }

    private static func isFieldPath(_ run: ArraySlice<Token>) -> Bool {
        guard run.count == 2, let first = run.first, let last = run.last, first.isWord, first.text.hasSuffix("."),
            case .string = last.kind
        else { return false }
        return true
    }

    mutating func reportJoined(_ run: [Token], _ place: Span) {
        let form = Lexer.joinedForm(run)
        report(.joinedText, "text and variables are joined in quotes: `\(form)`", place, fix: form)
    }

    /// The tokens as one text in quotes.
    static func joinedForm(_ run: [Token]) -> String {
        var form = "\""
        for (index, token) in run.enumerated() {
            let source = token.span.text
            switch token.kind {
            case .string(let string) where string.isLiteral:
                for scalar in source.dropFirst().dropLast().unicodeScalars {
                    if scalar == "\"" || scalar == "\\" || scalar == "$" { form += "\\" }
                    form.unicodeScalars.append(scalar)
                }
            case .string:
                form += source.dropFirst().dropLast()
            case .variable(let reference):
                let next = index + 1 < run.count ? firstByte(run[index + 1]) : nil
                let isSafe = reference.path.isEmpty && !(next.map(CharacterClass.continuesName) ?? false)
                form += isSafe ? source : "${\(source.dropFirst())}"
            default:
                form += source
            }
        }
        return form + "\""
    }

    /// The first byte that a token adds to a joined text.
    private static func firstByte(_ token: Token) -> UInt8? {
        let bytes = token.span.text.utf8
        if case .string = token.kind { return bytes.dropFirst().first }
        return bytes.first
    }
}
