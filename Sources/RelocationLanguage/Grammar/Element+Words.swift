extension Element {
    /// The words of the language that can begin this element; none when it begins with an operand.
    public var firstWords: [String] {
        switch self {
        case .words(let words, _): words.first.map { [$0] } ?? []
        case .oneOf(let words, _, _): words
        case .selection: Grammar.selectionWords
        case .object: ObjectNoun.allCases.map(\.rawValue)
        case .sequence(let elements): Element.firstWords(of: elements)
        case .choice(let elements, _): elements.flatMap(\.firstWords)
        case .optional(let element), .repeated(let element), .separated(let element): element.firstWords
        case .clauses(let clauses): clauses.flatMap(\.firstWords)
        default: []
        }
    }

    private static func firstWords(of elements: [Element]) -> [String] {
        var words: [String] = []
        for element in elements {
            words += element.firstWords
            if !element.canBeEmpty { break }
        }
        return words
    }

    /// Whether nothing at all may stand for it.
    var canBeEmpty: Bool {
        switch self {
        case .optional, .repeated: true
        case .clauses(let clauses): !clauses.contains(where: \.isRequired)
        case .sequence(let elements): elements.allSatisfy(\.canBeEmpty)
        case .choice(let elements, _): elements.contains(where: \.canBeEmpty)
        default: false
        }
    }

    /// The elements directly inside this one.
    var children: [Element] {
        switch self {
        case .sequence(let elements), .choice(let elements, _): elements
        case .optional(let element), .repeated(let element), .separated(let element): [element]
        case .clauses(let clauses): clauses.map(\.pattern)
        default: []
        }
    }

    /// This element and all inside it, outermost first.
    var all: [Element] { [self] + children.flatMap(\.all) }

    /// Every word of the language that it holds. The areas of `only` are none: they are names of things.
    var allWords: [String] {
        all.flatMap { element -> [String] in
            switch element {
            case .oneOf(_, .area, _): []
            case .words(let words, _), .oneOf(let words, _, _): words
            case .selection: Grammar.selectionWords
            default: []
            }
        }
    }

    /// All clauses inside.
    var allClauses: [Clause] {
        all.flatMap { element -> [Clause] in
            if case .clauses(let clauses) = element { clauses } else { [] }
        }
    }

    var takesSelection: Bool {
        all.contains { if case .selection = $0 { true } else { false } }
    }

    var hasBlock: Bool {
        all.contains { if case .block = $0 { true } else { false } }
    }
}
