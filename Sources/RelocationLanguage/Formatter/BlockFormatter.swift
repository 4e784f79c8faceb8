/// Lays out the statements, comments and empty lines of a file and of its blocks.
struct BlockFormatter {
    private var builder: NodeBuilder
    private(set) var lines: [String] = []

    init(_ builder: NodeBuilder) { self.builder = builder }

    mutating func format() {
        guard let last = builder.tokens.last else { return }
        block(from: 0, to: builder.tokens.count - 1, start: 0, end: last.span.file.bytes.count + 1, indent: 0)
    }

    /// What is between two tokens, and between two offsets for the comments.
    private mutating func block(from first: Int, to end: Int, start: Int, end endOffset: Int, indent: Int) {
        let blanks = String(repeating: " ", count: indent)
        var lastLine: Int?
        var offset = start
        var index = first
        while true {
            while index < end, builder.tokens[index].isEnd { index += 1 }
            let layout = index < end ? builder.layout(at: index) : nil
            for comment in builder.takeComments(from: offset, to: layout?.span.start ?? endOffset) {
                separate(&lastLine, comment.span)
                lines.append(blanks + comment.text)
            }
            guard let layout else { return }
            separate(&lastLine, layout.span)
            let next = builder.index(of: layout.span.end)
            let comment = lineComment(after: layout.span, next, end, endOffset)
            if layout.grammar.hasBlock {
                blockStatement(layout, from: index, to: next, indent: indent)
                if let comment, let last = lines.popLast() { lines.append("\(last)  \(comment)") }
            } else {
                var printed = NodePrinter.statement(
                    builder.statement(layout, from: index, to: next), indent: indent)
                if let comment {
                    if printed.count == 1 { printed[0] += "  \(comment)" } else { lines.append(blanks + comment) }
                }
                lines += printed
            }
            offset = layout.span.end
            index = max(next, index + 1)
        }
    }

    /// One empty line where the source has any; none at the start.
    private mutating func separate(_ lastLine: inout Int?, _ span: Span) {
        if let lastLine, span.line > lastLine + 1 { lines.append("") }
        lastLine = span.file.line(at: max(span.start, span.end - 1))
    }

    /// The comment on the line on which a statement ends, if no other statement stands between.
    private mutating func lineComment(after span: Span, _ next: Int, _ end: Int, _ endOffset: Int) -> String? {
        var index = next
        while index < end, builder.tokens[index].isEnd, builder.tokens[index].span.text == ";" { index += 1 }
        let limit = index < builder.tokens.count ? builder.tokens[index].span.start : endOffset
        let line = span.file.line(at: max(span.start, span.end - 1))
        let lineEnd = span.file.lineRange(line).upperBound
        return builder.takeComments(from: span.end, to: min(limit + 1, lineEnd, endOffset)).first?.text
    }

    /// `if` and `for`: heads, and what is between the braces.
    private mutating func blockStatement(_ layout: StatementLayout, from first: Int, to end: Int, indent: Int) {
        var head = first
        var opening: [FormatNode] = []
        while head < end {
            guard let brace = (head..<end).first(where: { builder.tokens[$0].isPunctuation(.openBrace) }),
                let close = closingBrace(of: brace, before: end)
            else { break }
            let isFirst = head == first
            let nodes =
                isFirst ? builder.statement(layout, from: head, to: brace) : builder.sequence(from: head, to: brace)
            lines += NodePrinter.statement(opening + nodes + [.text("{", isGlued: false)], indent: indent)
            block(
                from: brace + 1, to: close, start: builder.tokens[brace].span.end,
                end: builder.tokens[close].span.start, indent: indent + 2)
            opening = [.text("}", isGlued: false)]
            head = close + 1
        }
        lines.append(String(repeating: " ", count: indent) + "}")
    }

    private func closingBrace(of open: Int, before end: Int) -> Int? {
        let level = builder.tokens[open].level
        return (open..<end).first {
            builder.tokens[$0].isPunctuation(.closeBrace) && builder.tokens[$0].level == level
        }
    }
}
