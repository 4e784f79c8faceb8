/// Lays nodes out in lines.
enum NodePrinter {
    /// The most columns of a line, where it can be broken.
    private static let width = 100

    /// A statement, broken before its clauses and inside its brackets where it is too long.
    static func statement(_ nodes: [FormatNode], indent: Int) -> [String] {
        let segments = nodes.split(whereSeparator: \.isClauseBreak).map(Array.init)
        guard segments.count > 1, indent + FormatNode.flat(nodes).count > width else {
            return lines(nodes.filter { !$0.isClauseBreak }, indent: indent, room: width)
        }
        var result: [String] = []
        for (position, segment) in segments.enumerated() {
            let isLast = position == segments.count - 1
            var lines = lines(segment, indent: position == 0 ? indent : indent + 4, room: isLast ? width : width - 2)
            if !isLast, let last = lines.popLast() { lines.append(last + " \\") }
            result += lines
        }
        return result
    }

    /// Nodes without clauses; brackets that hold a comment or make the line too long take a line an element.
    private static func lines(_ nodes: [FormatNode], indent: Int, room: Int) -> [String] {
        let flat = FormatNode.flat(nodes)
        let blanks = String(repeating: " ", count: indent)
        let mustBreak = nodes.contains(where: \.holdsComment)
        guard mustBreak || indent + flat.count > room, let position = bracketToBreak(nodes),
            case .bracket(let bracket, let isGlued) = nodes[position]
        else { return [blanks + flat] }
        let before = FormatNode.flat(Array(nodes[..<position]))
        var result = [blanks + before + (before.isEmpty || isGlued ? "" : " ") + bracket.open]
        for (index, element) in bracket.elements.enumerated() {
            result += elementLines(
                element, of: bracket, isLast: index == bracket.elements.count - 1, indent: indent + 2)
        }
        let inner = String(repeating: " ", count: indent + 2)
        result += bracket.lastComments.map { inner + $0 }
        let rest = [FormatNode.text(bracket.close, isGlued: true)] + nodes[(position + 1)...]
        return result + lines(rest, indent: indent, room: room)
    }

    private static func elementLines(
        _ element: FormatBracket.Element, of bracket: FormatBracket, isLast: Bool, indent: Int
    ) -> [String] {
        let blanks = String(repeating: " ", count: indent)
        var result = element.comments.map { blanks + $0 }
        guard !element.nodes.isEmpty else { return result + (element.lineComment.map { [blanks + $0] } ?? []) }
        let isList = bracket.open == "["
        let hasComma = isList ? true : bracket.hasCommas && !isLast
        result += lines(element.nodes.filter { !$0.isClauseBreak }, indent: indent, room: width - (hasComma ? 1 : 0))
        guard let last = result.popLast() else { return result }
        let comment = element.lineComment.map { "  \($0)" } ?? ""
        return result + [last + (hasComma ? "," : "") + comment]
    }

    /// The first bracket with a comment, else the longest.
    private static func bracketToBreak(_ nodes: [FormatNode]) -> Int? {
        if let forced = nodes.firstIndex(where: \.holdsComment) { return forced }
        var best: (index: Int, length: Int)?
        for (index, node) in nodes.enumerated() {
            guard case .bracket(let bracket, _) = node, !bracket.elements.isEmpty else { continue }
            let length = bracket.flat.count
            if length > best?.length ?? 0 { best = (index, length) }
        }
        return best?.index
    }
}
