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
        let measures = NodeMeasures(nodes)
        let blanks = String(repeating: " ", count: indent)
        let inner = String(repeating: " ", count: indent + 2)
        var result: [String] = []
        var line = ""
        var start = 0
        while let position = measures.bracketToBreak[start],
            measures.holdsComment[start] || indent + line.count + measures.width(from: start, after: line) > room,
            case .bracket(let bracket, let isGlued) = nodes[position]
        {
            FormatNode.append(nodes[start..<position], to: &line)
            result.append(blanks + line + (line.isEmpty || isGlued ? "" : " ") + bracket.open)
            for (index, element) in bracket.elements.enumerated() {
                result += elementLines(
                    element, of: bracket, isLast: index == bracket.elements.count - 1, indent: indent + 2)
            }
            result += bracket.lastComments.map { inner + $0 }
            line = bracket.close
            start = position + 1
        }
        FormatNode.append(nodes[start...], to: &line)
        return result + [blanks + line]
    }

    private static func elementLines(
        _ element: FormatBracket.Element, of bracket: FormatBracket, isLast: Bool, indent: Int
    ) -> [String] {
        let blanks = String(repeating: " ", count: indent)
        var result = element.comments.map { blanks + $0 }
        guard !element.nodes.isEmpty else { return result + (element.lineComment.map { [blanks + $0] } ?? []) }
        // A list ends in a comma; between operands of `and` and `or` there is none.
        let hasComma = isLast ? bracket.open == "[" : bracket.hasCommas
        result += lines(element.nodes.filter { !$0.isClauseBreak }, indent: indent, room: width - (hasComma ? 1 : 0))
        guard let last = result.popLast() else { return result }
        let comment = element.lineComment.map { "  \($0)" } ?? ""
        return result + [last + (hasComma ? "," : "") + comment]
    }
}

/// What is asked again and again of the rest of some nodes, worked out once for every place where it can begin.
private struct NodeMeasures {
    /// The columns from a node to the end, with the blank before it unless it is glued.
    private var widths: [Int]
    /// Whether the first blank counts.
    private let isGlued: [Bool]
    /// Whether a comment stands in a node or after it.
    private(set) var holdsComment: [Bool]
    /// The bracket to break: the first with a comment, else the longest; null when there is none.
    private(set) var bracketToBreak: [Int?]

    init(_ nodes: [FormatNode]) {
        widths = Array(repeating: 0, count: nodes.count + 1)
        holdsComment = Array(repeating: false, count: nodes.count + 1)
        bracketToBreak = Array(repeating: nil, count: nodes.count + 1)
        isGlued = nodes.map(\.isGlued)
        var longest: (index: Int, length: Int)?
        var commented: Int?
        for index in nodes.indices.reversed() {
            let length = nodes[index].flatLength
            widths[index] = widths[index + 1] + length + (isGlued[index] ? 0 : 1)
            if nodes[index].holdsComment { commented = index }
            if case .bracket(let bracket, _) = nodes[index], !bracket.elements.isEmpty, length >= longest?.length ?? 0 {
                longest = (index, length)
            }
            holdsComment[index] = commented != nil
            bracketToBreak[index] = commented ?? longest?.index
        }
    }

    /// The columns that the nodes from a place on add to a line.
    func width(from start: Int, after line: String) -> Int {
        guard start < isGlued.count, line.isEmpty, !isGlued[start] else { return widths[start] }
        return widths[start] - 1
    }
}
