/// A piece of a statement on its way to the canonical form.
enum FormatNode {
    /// A word, text or sign; glued if no blank stands before it.
    case text(String, isGlued: Bool)
    /// Brackets and what is in them.
    indirect case bracket(FormatBracket, isGlued: Bool)
    /// A blank before a clause, where the line may break.
    case clauseBreak

    /// Whether no blank stands before it.
    var isGlued: Bool {
        switch self {
        case .text(_, let isGlued), .bracket(_, let isGlued): isGlued
        case .clauseBreak: false
        }
    }

    var isClauseBreak: Bool { if case .clauseBreak = self { true } else { false } }

    /// Whether a comment stands inside.
    var holdsComment: Bool {
        if case .bracket(let bracket, _) = self { bracket.holdsComment } else { false }
    }
}

/// `( )` or `[ ]` with elements.
struct FormatBracket {
    /// The opening and the closing sign.
    let open: String
    let close: String
    var elements: [Element] = []
    /// Comments after the last element.
    var lastComments: [String] = []
    /// Whether commas stand between the elements, not `and` and `or`.
    var hasCommas = false

    /// One element, or one operand of `and` and `or` with the operator before it.
    struct Element {
        var comments: [String] = []
        var nodes: [FormatNode] = []
        /// The comment on its line.
        var lineComment: String?

        var holdsComment: Bool {
            !comments.isEmpty || lineComment != nil || nodes.contains(where: \.holdsComment)
        }
    }

    var holdsComment: Bool { !lastComments.isEmpty || elements.contains(where: \.holdsComment) }

    /// On one line, without comments.
    var flat: String {
        open + elements.map { FormatNode.flat($0.nodes) }.joined(separator: hasCommas ? ", " : " ") + close
    }
}

extension FormatNode {
    /// Nodes on one line, without comments.
    static func flat(_ nodes: [FormatNode]) -> String {
        var line = ""
        append(nodes[...], to: &line)
        return line
    }

    /// Adds nodes to a line, without comments.
    static func append(_ nodes: ArraySlice<FormatNode>, to line: inout String) {
        for node in nodes {
            if !line.isEmpty, !node.isGlued, !node.isClauseBreak { line += " " }
            switch node {
            case .text(let text, _): line += text
            case .bracket(let bracket, _): line += bracket.flat
            case .clauseBreak: break
            }
        }
    }

    /// The columns of the node alone, without comments.
    var flatLength: Int {
        switch self {
        case .text(let text, _): text.count
        case .bracket(let bracket, _): bracket.flat.count
        case .clauseBreak: 0
        }
    }
}
