/// Writes a declaration as one line: `backup SELECTION [from CONNECTION] to FOLDER [where CONDITION]`.
enum Synopsis {
    static func line(of statement: StatementGrammar) -> String {
        let rest = text(statement.pattern)
        return rest.isEmpty ? statement.name : "\(statement.name) \(rest)"
    }

    static func text(_ element: Element) -> String {
        switch element {
        case .words(let words, _): words.joined(separator: " ")
        case .oneOf(let words, _, _): group(words)
        case .mark(let mark): mark.rawValue
        case .sequence(let elements): join(elements)
        case .choice(let elements, _): group(elements.map(text))
        case .optional(let element): "[\(ungrouped(element))]"
        case .repeated(let element): "[\(ungrouped(element)) …]"
        case .separated(let element): "\(text(element)), …"
        case .clauses(let clauses): clauses.map(text).joined(separator: " ")
        default: leaf(element)
        }
    }

    static func text(_ clause: Clause) -> String {
        clause.isRequired ? text(clause.pattern) : "[\(ungrouped(clause.pattern))]"
    }

    private static func leaf(_ element: Element) -> String {
        switch element {
        case .operand(let kind, _): kind.placeholder
        case .alias(.new, _): "ALIAS"
        case .alias: "CONNECTION"
        case .place: "CONNECTION|FOLDER"
        case .selection: "SELECTION"
        case .object: "secret|key|certificate NAME"
        case .number: "NUMBER"
        case .duration: "DURATION"
        case .variable: "$env.NAME"
        case .identifier: "VARIABLE"
        case .setting: "SETTING"
        case .field: "FIELD"
        case .expression(_, let overFields): overFields ? "CONDITION" : "EXPRESSION"
        case .boundValue(let roles, _): roles == .query ? "QUERY|EXPRESSION" : "STATEMENT|EXPRESSION"
        case .statement: "STATEMENT"
        case .block: "{ … }"
        case .includePath: "FILE"
        case .helpWord: "WORD"
        default: ""
        }
    }

    /// The elements in a row; a comma clings to what stands before it.
    private static func join(_ elements: [Element]) -> String {
        elements.map(text).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func group(_ alternatives: [String]) -> String {
        alternatives.count == 1 ? alternatives[0] : "(" + alternatives.joined(separator: " | ") + ")"
    }

    /// The text without the brackets of a choice, where other brackets stand around it anyway.
    private static func ungrouped(_ element: Element) -> String {
        if case .choice(let elements, _) = element { return elements.map(text).joined(separator: " | ") }
        return text(element)
    }
}
