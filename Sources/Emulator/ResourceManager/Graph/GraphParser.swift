internal import ExactJSON

/// Reads the tokens of a query.
struct GraphParser {
    private let tokens: [GraphToken]
    private var index = 0
    private var depth = 0

    init(_ tokens: [GraphToken]) { self.tokens = tokens }

    private var current: GraphToken? { index < tokens.count ? tokens[index] : nil }

    mutating func query() throws(ServiceError) -> GraphQuery {
        guard case .word(let table)? = current else { throw .invalidQuery("It does not begin with a table.") }
        index += 1
        var steps: [GraphQuery.Step] = []
        while take("|") { steps.append(try step()) }
        guard current == nil else { throw unexpected() }
        return GraphQuery(table: table.lowercased(), steps: steps)
    }

    private mutating func step() throws(ServiceError) -> GraphQuery.Step {
        guard case .word(let word)? = current else { throw unexpected() }
        index += 1
        switch word.lowercased() {
        case "where": return .filter(try expression())
        case "project": return .project(try columns())
        case "extend": return .extend(try columns())
        case "order", "sort":
            guard takeWord("by") else { throw unexpected() }
            return .order(try keys())
        case "take", "limit":
            guard case .number(let text)? = current, let number = Int(text) else { throw unexpected() }
            index += 1
            return .take(number)
        case "count": return .count
        default: throw .invalidQuery("The emulator does not know the operator '\(word)'.")
        }
    }

    private mutating func columns() throws(ServiceError) -> [GraphQuery.Column] {
        var result: [GraphQuery.Column] = []
        repeat {
            if case .word(let name)? = current, index + 1 < tokens.count, tokens[index + 1] == .symbol("=") {
                index += 2
                result.append(GraphQuery.Column(name: name, value: try expression()))
            } else {
                let value = try expression()
                guard case .path(let names) = value else { throw .invalidQuery("A column needs a name.") }
                result.append(GraphQuery.Column(name: names.joined(separator: "_"), value: value))
            }
        } while take(",")
        return result
    }

    private mutating func keys() throws(ServiceError) -> [GraphQuery.Key] {
        var result: [GraphQuery.Key] = []
        repeat {
            let value = try expression()
            // The service sorts downwards unless told otherwise.
            let isDescending = !takeWord("asc")
            if isDescending { _ = takeWord("desc") }
            result.append(GraphQuery.Key(value: value, isDescending: isDescending))
        } while take(",")
        return result
    }

    private mutating func expression() throws(ServiceError) -> GraphExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw .invalidQuery("It is nested too deeply.") }
        var left = try conjunction()
        while takeWord("or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ServiceError) -> GraphExpression {
        var left = try comparison()
        while takeWord("and") { left = .and(left, try comparison()) }
        return left
    }

    private mutating func comparison() throws(ServiceError) -> GraphExpression {
        let left = try operand()
        if take("!=") { return .not(.compare(left, .equal, try operand())) }
        if take("!~") { return .not(.compare(left, .equalIgnoringCase, try operand())) }
        let isNegated = take("!")
        if case .symbol(let symbol)? = current, !isNegated,
            let comparison = GraphExpression.Comparison(rawValue: symbol)
        {
            index += 1
            return .compare(left, comparison, try operand())
        }
        guard case .word(let word)? = current else {
            guard !isNegated else { throw unexpected() }
            return left
        }
        let name = word.lowercased()
        let result: GraphExpression
        if name == "in" || name == "in~" {
            index += 1
            result = .isIn(left, try arguments(), ignoresCase: name == "in~")
        } else if let comparison = GraphExpression.Comparison(rawValue: name) {
            index += 1
            result = .compare(left, comparison, try operand())
        } else {
            guard !isNegated else { throw unexpected() }
            return left
        }
        return isNegated ? .not(result) : result
    }

    private mutating func operand() throws(ServiceError) -> GraphExpression {
        guard let token = current else { throw .invalidQuery("It ends too early.") }
        index += 1
        switch token {
        case .text(let text): return .literal(.text(text))
        case .number(let text): return .literal(.number(text))
        case .symbol("("):
            let inner = try expression()
            guard take(")") else { throw unexpected() }
            return inner
        case .symbol:
            index -= 1
            throw unexpected()
        case .word(let word): return try named(word)
        }
    }

    private mutating func named(_ word: String) throws(ServiceError) -> GraphExpression {
        switch word.lowercased() {
        case "true": return .literal(true)
        case "false": return .literal(false)
        case "not":
            guard current == .symbol("(") else { throw unexpected() }
            return .not(try operand())
        default: break
        }
        if current == .symbol("(") {
            let name = word.lowercased()
            guard GraphExpression.functions.contains(name) else {
                throw .invalidQuery("The emulator does not know the function '\(word)'.")
            }
            return .call(name, try arguments())
        }
        var names = [word]
        while true {
            if take(".") {
                guard case .word(let name)? = current else { throw unexpected() }
                names.append(name)
                index += 1
            } else if take("[") {
                switch current {
                case .text(let name), .number(let name): names.append(name)
                default: throw unexpected()
                }
                index += 1
                guard take("]") else { throw unexpected() }
            } else {
                return .path(names)
            }
        }
    }

    private mutating func arguments() throws(ServiceError) -> [GraphExpression] {
        guard take("(") else { throw unexpected() }
        var result: [GraphExpression] = []
        if take(")") { return result }
        repeat { result.append(try expression()) } while take(",")
        guard take(")") else { throw unexpected() }
        return result
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        guard case .word(let found)? = current, found.lowercased() == word else { return false }
        index += 1
        return true
    }

    private func unexpected() -> ServiceError {
        switch current {
        case .word(let text), .text(let text), .number(let text), .symbol(let text):
            .invalidQuery("'\(text)' cannot stand at token \(index + 1).")
        case nil: .invalidQuery("It ends too early.")
        }
    }
}
