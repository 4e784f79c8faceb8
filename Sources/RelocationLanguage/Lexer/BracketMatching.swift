/// Matches brackets and blocks, so that newlines inside `( )` and `[ ]` vanish and recovery knows where it is.
///
/// What is never closed is reported where it opens, and then reaches only to the next line that begins with a verb.
struct BracketMatching {
    private(set) var diagnostics: [Diagnostic] = []
    /// Whether something is still open at the end of the text.
    private(set) var isOpenAtEnd = false
    /// How many levels lie around these tokens: those of an interpolation begin deeper.
    let baseLevel: Int
    /// Whether what is never closed stays as it is, because the text is cut off on purpose.
    let keepsUnclosed: Bool

    init(baseLevel: Int = 0, keepsUnclosed: Bool = false) {
        self.baseLevel = baseLevel
        self.keepsUnclosed = keepsUnclosed
    }

    /// The tokens without the newlines inside brackets, each with its level.
    mutating func process(_ tokens: [Token]) -> [Token] {
        let (partners, limit) = match(tokens)
        var result: [Token] = []
        result.reserveCapacity(tokens.count)
        var open: [(index: Int, opening: Punctuation)] = []
        for index in 0..<limit {
            var token = tokens[index]
            if case .punctuation(let mark) = token.kind {
                if mark.closing != nil {
                    token.level = baseLevel + open.count
                    open.append((index, mark))
                    if mark != .openBrace, partners[index] == nil, !keepsUnclosed { token.kind = .invalid }
                    result.append(token)
                    continue
                }
                if mark.isClosing, let opener = partners[index] {
                    while let last = open.popLast(), last.index != opener {}
                }
            } else if token.isEnd, let top = open.last, top.opening != .openBrace, token.span.text != ";" {
                guard partners[top.index] == nil, index + 1 < limit, Self.beginsStatement(tokens, after: index)
                else { continue }
                while let last = open.last, last.opening != .openBrace, partners[last.index] == nil {
                    open.removeLast()
                }
            }
            token.level = baseLevel + open.count
            result.append(token)
        }
        if limit < tokens.count, let last = tokens.last {
            result.append(Token(kind: .invalid, span: tokens[limit].span, level: baseLevel + open.count))
            result.append(Token(kind: .endOfFile, span: last.span))
        }
        return result
    }

    /// The partner of each bracket that has one, and where nesting becomes too deep.
    private mutating func match(_ tokens: [Token]) -> (partners: [Int: Int], limit: Int) {
        var partners: [Int: Int] = [:]
        var open: [(index: Int, opening: Punctuation)] = []
        for (index, token) in tokens.enumerated() {
            guard case .punctuation(let mark) = token.kind else { continue }
            if mark.closing != nil {
                guard baseLevel + open.count < Lexer.deepestNesting else {
                    diagnostics.append(Diagnostic(.nestedTooDeep, "nested more than 100 levels deep", at: token.span))
                    return (partners, index)
                }
                open.append((index, mark))
            } else if mark.isClosing, open.contains(where: { $0.opening.closing == mark }) {
                while let last = open.popLast() {
                    if last.opening.closing == mark {
                        partners[last.index] = index
                        partners[index] = last.index
                        break
                    }
                    reportUnclosed(tokens[last.index])
                }
            }
        }
        isOpenAtEnd = !open.isEmpty
        for opener in open { reportUnclosed(tokens[opener.index]) }
        return (partners, tokens.count)
    }

    private mutating func reportUnclosed(_ token: Token) {
        diagnostics.append(Diagnostic(.unclosed, "this `\(token.span.text)` is never closed", at: token.span))
    }

    /// Whether the next line begins with the first word of a statement.
    private static func beginsStatement(_ tokens: [Token], after index: Int) -> Bool {
        let next = tokens[index + 1]
        return next.isWord && Grammar.verbs.contains(next.folded)
    }
}
