import RelocationLanguage

/// Writes scripts that are right, or nearly, by following the declarations of the grammar: every statement and clause,
/// in any order, case and layout, with comments wherever they may stand.
public struct ScriptWriter {
    var random: SeededGenerator
    /// Whether no newline may be written, as inside `${…}`.
    var isOnOneLine = false
    private var depth = 0
    /// The statements that are written.
    private let statements: [StatementGrammar]

    /// A writer of all statements, or of those that are named.
    public init(_ random: SeededGenerator, only names: Set<String>? = nil) {
        self.random = random
        statements = Grammar.statements.filter { names?.contains($0.name) ?? true }
    }

    /// A few statements.
    public mutating func script(_ count: ClosedRange<Int> = 1...6) -> String {
        var text = ""
        for _ in 0..<random.number(count) {
            if random.once(in: 8) { text += "# note \(random.number(1...9))\n" }
            if random.once(in: 8) { text += "\n\n" }
            text += indent() + statement(of: statements) + ending()
        }
        return text
    }

    /// One of these statements.
    mutating func statement(of choice: [StatementGrammar]) -> String {
        let plain = choice.filter { depth < 3 || !Self.nests($0.pattern) }
        let declaration = random.pick(plain.isEmpty ? choice : plain)
        let words = declaration.words.map { spelled($0) }.joined(separator: " ")
        let rest = text(declaration.pattern)
        return rest.isEmpty ? words : words + blank() + rest
    }

    private static func nests(_ element: Element) -> Bool {
        switch element {
        case .block, .boundValue, .statement: true
        case .sequence(let elements), .choice(let elements, _): elements.contains(where: nests)
        case .optional(let element), .repeated(let element), .separated(let element): nests(element)
        case .clauses(let clauses): clauses.contains { nests($0.pattern) }
        default: false
        }
    }

    // MARK: Elements

    mutating func text(_ element: Element) -> String {
        switch element {
        case .words(let words, _): return words.map { spelled($0) }.joined(separator: " ")
        case .oneOf(let words, _, _): return spelled(random.pick(words))
        case .mark(let mark): return mark.rawValue
        case .sequence(let elements): return joined(elements.map { text($0) })
        case .choice(let elements, _): return text(random.pick(elements))
        case .optional(let element): return random.once(in: 2) ? text(element) : ""
        case .repeated(let element): return joined((0..<random.number(0...2)).map { _ in text(element) })
        case .separated(let element):
            return (0..<random.number(1...3)).map { _ in text(element) }.joined(
                separator: random.once(in: 3) ? " , " : ",")
        case .clauses(let clauses):
            let wanted = clauses.filter { $0.isRequired || random.once(in: 2) }.shuffled(using: &random)
            return joined(wanted.map { text($0.pattern) })
        default: return leaf(element)
        }
    }

    private mutating func leaf(_ element: Element) -> String {
        switch element {
        case .operand(let kind, _): return operand(kind)
        case .alias(let use, _): return use == .new ? random.pick(["west", "Gov", "third"]) : alias()
        case .place: return random.once(in: 2) ? alias() : random.pick(["./out", "a/b", "\"./o $v\"", "~/x", "$v"])
        case .selection: return selection()
        case .object: return spelled(random.pick(["secret", "key", "certificate"])) + blank() + name()
        case .number: return random.pick(["0", "3", "200", "$n"])
        case .duration: return random.pick(["90s", "15m", "2h", "30d", "1w", "$d"])
        case .variable: return "$env.TOKEN"
        case .identifier: return random.pick(["v", "names", "r_1", "_x"])
        case .setting: return spelled(random.pick(SettingDeclaration.all).name)
        case .field: return random.pick(["name", "Expires", "tags.Env", "tags.\"cost center\"", "key-size"])
        case .expression(_, let overFields): return expression(overFields ? .field : .plain, 3)
        case .boundValue(let roles, _):
            return random.once(in: 2) ? expression(.plain, 3) : inner(roles)
        case .statement(let roles, _): return inner(roles)
        case .block: return block()
        case .includePath: return random.pick(["./window.kvm", "\"./a b.kvm\""])
        case .helpWord: return random.pick(["backup", "jobs", "fields"])
        default: return ""
        }
    }

    private mutating func inner(_ roles: StatementRoles) -> String {
        depth += 1
        defer { depth -= 1 }
        return statement(of: statements.filter { !$0.roles.isDisjoint(with: roles) })
    }

    private mutating func block() -> String {
        guard depth < 3, !isOnOneLine else { return "{ }" }
        depth += 1
        defer { depth -= 1 }
        let inside = script(0...3)
        return random.once(in: 4)
            ? "{ echo a; echo b }" : "{" + (random.once(in: 4) ? " # open\n" : "\n") + inside + "}"
    }

    private mutating func selection() -> String {
        if random.once(in: 4) { return spelled("all") }
        return (0..<random.number(1...3)).map { _ in
            guard random.once(in: 2) else { return spelled(random.pick(["secrets", "keys", "certificates"])) }
            return spelled(random.pick(["secret", "key", "certificate"])) + " "
                + (0..<random.number(1...3)).map { _ in name() }.joined(separator: ", ")
        }.joined(separator: ",")
    }

    private mutating func alias() -> String { random.pick(["source", "target", "Source", "west"]) }

    private mutating func name() -> String {
        random.pick(["db", "db-*", "web?", "App-Web", "\"all\"", "\"to\"", "$names", "\"${v}-key\"", "größe"])
    }

    private mutating func operand(_ kind: OperandKind) -> String {
        switch kind {
        case .objectName: name()
        case .vault:
            random.pick([
                "contoso-we", "https://contoso-we.vault.azure.net", "@prod", "@prod.source", "$v", "\"$1-ne\"",
            ])
        case .recipient: random.pick(["./team.txt", "\"./a b.txt\""])
        case .region: random.pick(["northeurope", "\"North Europe\"", "$region"])
        default:
            random.pick([
                "./out", "~/x", "b-1", "\"./out/$v\"", string(), "$v", "2026-11-23", "30d",
                "'it''s'".replacing("''", " "),
            ])
        }
    }

    // MARK: Layout

    mutating func spelled(_ word: String) -> String {
        switch random.number(0...9) {
        case 0: word.uppercased()
        case 1: word.prefix(1).uppercased() + word.dropFirst()
        default: word
        }
    }

    mutating func blank() -> String {
        switch random.number(0...19) {
        case 0 where !isOnOneLine: " \\\n    "
        case 1: "   "
        case 2: "\t"
        default: " "
        }
    }

    private mutating func joined(_ pieces: [String]) -> String {
        var text = ""
        for piece in pieces where !piece.isEmpty {
            if !text.isEmpty, piece != "," { text += blank() }
            text += piece
        }
        return text
    }

    private mutating func indent() -> String { String(repeating: " ", count: random.number(0...1) * depth * 3) }

    private mutating func ending() -> String {
        switch random.number(0...7) {
        case 0: "; "
        case 1: "  # end \(random.number(1...9))\n"
        case 2: "\r\n"
        default: "\n"
        }
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
