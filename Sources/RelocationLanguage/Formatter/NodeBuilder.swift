/// Makes nodes of the tokens of a statement.
struct NodeBuilder {
    let tokens: [Token]
    /// The statements by where they begin.
    private let layouts: [Int: StatementLayout]
    private let verbatimWords: Set<Int>
    /// All comments, in order.
    private let comments: [SourceComment]
    /// Whether each was placed already.
    private var isPlaced: [Bool]

    init(tokens: [Token], layouts: [StatementLayout], verbatimWords: Set<Int>, comments: [SourceComment]) {
        self.tokens = tokens
        self.layouts = Dictionary(layouts.map { ($0.span.start, $0) }) { first, _ in first }
        self.verbatimWords = verbatimWords
        self.comments = comments
        isPlaced = Array(repeating: false, count: comments.count)
    }

    /// The statement that begins at a token.
    func layout(at index: Int) -> StatementLayout? { layouts[tokens[index].span.start] }

    /// The first token at or after an offset.
    func index(of offset: Int) -> Int {
        var low = 0
        var high = tokens.count
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].span.start < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Takes the comments between two offsets that were not taken before.
    mutating func takeComments(from start: Int, to end: Int) -> [SourceComment] {
        var low = 0
        var high = comments.count
        while low < high {
            let middle = (low + high) / 2
            if comments[middle].span.start < start { low = middle + 1 } else { high = middle }
        }
        var taken: [SourceComment] = []
        while low < comments.count, comments[low].span.start < end {
            if !isPlaced[low] { taken.append(comments[low]) }
            isPlaced[low] = true
            low += 1
        }
        return taken
    }

    /// The nodes of a statement from one token up to another, with its clauses in the order of the grammar.
    mutating func statement(_ layout: StatementLayout, from first: Int, to end: Int) -> [FormatNode] {
        let order = layout.grammar.clauses.map(\.name)
        let clauses = layout.clauses.map { name, span in
            (rank: order.firstIndex(of: name) ?? order.count, start: index(of: span.start), end: index(of: span.end))
        }
        let head = min(end, clauses.map(\.start).min() ?? end)
        var nodes = sequence(from: first, to: head)
        for clause in clauses.sorted(by: { $0.rank < $1.rank }) {
            nodes.append(.clauseBreak)
            nodes += sequence(from: clause.start, to: clause.end)
        }
        let tail = clauses.map(\.end).max() ?? end
        return nodes + sequence(from: tail, to: end)
    }

    /// The nodes of tokens in a row.
    mutating func sequence(from first: Int, to end: Int) -> [FormatNode] {
        var nodes: [FormatNode] = []
        var index = first
        while index < end {
            if index > first, let inner = layout(at: index) {
                let last = min(end, self.index(of: inner.span.end))
                nodes += statement(inner, from: index, to: last)
                index = max(last, index + 1)
                continue
            }
            index = append(index, to: &nodes)
        }
        return nodes
    }

    /// Adds what stands at a token; the index after it.
    private mutating func append(_ index: Int, to nodes: inout [FormatNode]) -> Int {
        let token = tokens[index]
        if let closing = closingBracket(of: index) {
            nodes.append(.bracket(bracket(from: index, to: closing), isGlued: isCall(index)))
            return closing + 1
        }
        if token.isEnd { return index + 1 }
        nodes.append(.text(spelling(of: token), isGlued: isGlued(index)))
        return index + 1
    }

    /// The closing partner of an opening `(` or `[`; null for all other tokens.
    private func closingBracket(of index: Int) -> Int? {
        guard case .punctuation(let mark) = tokens[index].kind, mark != .openBrace, mark.closing != nil else {
            return nil
        }
        let level = tokens[index].level
        var position = index + 1
        while position < tokens.count {
            if case .punctuation(let other) = tokens[position].kind, other.isClosing, tokens[position].level == level {
                return position
            }
            position += 1
        }
        return nil
    }

    private mutating func bracket(from open: Int, to close: Int) -> FormatBracket {
        var bracket = FormatBracket(open: tokens[open].span.text, close: tokens[close].span.text)
        let range = (open + 1)..<close
        let isQuery = open + 1 < close && layout(at: open + 1) != nil
        // What stands in a list without a comma is one element, whatever its operators.
        bracket.hasCommas =
            !isQuery && (tokens[open].isPunctuation(.openBracket) || contains(range) { $0.isPunctuation(.comma) })
        var element = FormatBracket.Element()
        var index = open + 1
        while index < close {
            let comments = takeComments(from: tokens[index - 1].span.end, to: tokens[index].span.start)
            place(comments.filter { !$0.standsAlone }, &element, &bracket)
            if !isQuery, isSeparator(index, hasCommas: bracket.hasCommas), !element.nodes.isEmpty {
                bracket.elements.append(element)
                element = FormatBracket.Element()
                place(comments.filter(\.standsAlone), &element, &bracket)
                if bracket.hasCommas {
                    index += 1
                    continue
                }
            } else {
                place(comments.filter(\.standsAlone), &element, &bracket)
            }
            if let inner = layout(at: index) {
                let last = min(close, self.index(of: inner.span.end))
                element.nodes += statement(inner, from: index, to: last)
                index = max(last, index + 1)
            } else {
                index = append(index, to: &element.nodes)
            }
        }
        let rest = takeComments(from: tokens[open].span.end, to: tokens[close].span.start)
        place(rest.filter { !$0.standsAlone }, &element, &bracket)
        if !element.nodes.isEmpty || !element.comments.isEmpty { bracket.elements.append(element) }
        bracket.lastComments = rest.filter(\.standsAlone).map(\.text)
        return bracket
    }

    /// Puts comments to the element on their line, or before the one that follows.
    private func place(
        _ comments: [SourceComment], _ element: inout FormatBracket.Element, _ bracket: inout FormatBracket
    ) {
        for comment in comments {
            let last = bracket.elements.count - 1
            if comment.standsAlone || (element.nodes.isEmpty && last < 0) {
                element.comments.append(comment.text)
            } else if !element.nodes.isEmpty, element.lineComment == nil {
                element.lineComment = comment.text
            } else if element.nodes.isEmpty, element.comments.isEmpty, bracket.elements[last].lineComment == nil {
                bracket.elements[last].lineComment = comment.text
            } else {
                element.comments.append(comment.text)
            }
        }
    }

    private func contains(_ range: Range<Int>, _ isWanted: (Token) -> Bool) -> Bool {
        guard let level = range.first.map({ tokens[$0 - 1].level + 1 }) else { return false }
        return range.contains { tokens[$0].level == level && isWanted(tokens[$0]) }
    }

    /// Whether a new element begins: after a comma, or at `and` and `or` where there are none.
    private func isSeparator(_ index: Int, hasCommas: Bool) -> Bool {
        let token = tokens[index]
        if hasCommas { return token.isPunctuation(.comma) }
        return token.isWord && ["and", "or"].contains(token.folded) && !verbatimWords.contains(token.span.start)
    }

    /// Whether the bracket belongs to the function before it.
    private func isCall(_ index: Int) -> Bool {
        guard index > 0, tokens[index].isPunctuation(.openParenthesis), tokens[index - 1].isWord else { return false }
        let word = tokens[index - 1]
        return !verbatimWords.contains(word.span.start) && !Self.wordsBeforeBrackets.contains(word.folded)
    }

    /// Words of the language before which an expression in brackets may stand.
    private static let wordsBeforeBrackets = Set(
        Grammar.expressionWords + ["where", "if", "until", "assert", "+", "-"])

    /// Commas, and the joints of paths.
    private func isGlued(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.isPunctuation(.comma) { return true }
        guard index > 0, token.isAdjacent else { return false }
        let before = tokens[index - 1]
        if token.isWord, token.text.hasPrefix(".") { return !before.isWord }
        guard case .string = token.kind else { return false }
        return before.isWord && before.text.hasSuffix(".")
    }

    /// Words of the language in lower case, everything else as typed.
    private func spelling(of token: Token) -> String {
        guard token.isWord, !verbatimWords.contains(token.span.start), !token.text.hasPrefix(".") else {
            return token.span.text
        }
        if case .date = LiteralSpelling.read(token.text) { return token.text.uppercased() }
        var segments = token.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        for index in segments.indices {
            segments[index] = segments[index].lowercased()
            // What follows is the key of a tag.
            if segments[index] == "tags" { break }
        }
        return segments.joined(separator: ".")
    }
}
