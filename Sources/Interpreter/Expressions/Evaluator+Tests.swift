internal import RelocationLanguage
internal import VaultOperations

extension Evaluator {
    /// The forms of an expression that are true or false.
    func test(_ expression: Expression) async throws -> Bool {
        switch expression.kind {
        case .comparison(let comparison): return try await compare(comparison)
        case .match(let match): return try await self.match(match)
        case .membership(let membership): return try await self.membership(membership)
        case .nullTest(let operand, let negated):
            return try await termOrNull(operand).value.isNull != negated
        case .not(let operand): return try await !condition(operand)
        case .and(let operands): return try await chain(operands, endsWith: false)
        case .or(let operands): return try await chain(operands, endsWith: true)
        default: throw Failure(.value, "this is no condition", span: expression.span)
        }
    }

    /// `and` and `or`: the first operand with the value `end` decides. Within an object's condition all operands are
    /// first tried without requests.
    private func chain(_ operands: [Expression], endsWith end: Bool) async throws -> Bool {
        if onlyKnown {
            var open: (any Error)?
            for operand in operands {
                do {
                    if try await condition(operand) == end { return end }
                } catch {
                    open = open ?? error
                }
            }
            if let open { throw open }
            return !end
        }
        if object != nil {
            for operand in operands where await decided(operand) == end { return end }
        }
        for operand in operands where try await condition(operand) == end { return end }
        return !end
    }

    private func compare(_ comparison: Expression.Comparison) async throws -> Bool {
        let left = try await term(comparison.left)
        let right = try await term(comparison.right)
        return try pointing(at: comparison.comparatorSpan) { () throws(Failure) -> Bool in
            switch comparison.comparator {
            case .equal: return try left.equals(right)
            case .notEqual: return try !left.equals(right)
            case .less: return try left.order(right).map { $0 < 0 } ?? false
            case .lessOrEqual: return try left.order(right).map { $0 <= 0 } ?? false
            case .greater: return try left.order(right).map { $0 > 0 } ?? false
            case .greaterOrEqual: return try left.order(right).map { $0 >= 0 } ?? false
            }
        }
    }

    private func match(_ match: Expression.PatternMatch) async throws -> Bool {
        let subject = try await term(match.subject).value
        let pattern = try await term(match.pattern).value
        return try pointing(at: match.operatorSpan) { () throws(Failure) -> Bool in
            if subject.isNull || pattern.isNull { return match.negated }
            guard let text = subject.string, let pattern = pattern.string else {
                let odd = subject.string == nil ? subject : pattern
                throw Failure(.value, "`\(match.style.rawValue)` compares strings, not a \(odd.typeName)")
            }
            switch match.style {
            case .like: return Glob.matches(pattern, text) != match.negated
            case .matches: return try caches.pattern(pattern).matches(text) != match.negated
            }
        }
    }

    private func membership(_ membership: Expression.Membership) async throws -> Bool {
        let element = try await term(membership.element)
        let list = try await term(membership.list)
        return try pointing(at: membership.operatorSpan) { () throws(Failure) -> Bool in
            try element.isElement(of: list) != membership.negated
        }
    }

    private func pointing<T>(at span: Span, _ body: () throws(Failure) -> T) throws(Failure) -> T {
        do {
            return try body()
        } catch {
            var failure = error
            failure.span = failure.span ?? span
            throw failure
        }
    }

    /// The value, or null for a variable that was never assigned: in `is null`, `default` and `exists`.
    func termOrNull(_ expression: Expression) async throws -> Term {
        if case .variable(let reference) = expression.kind, try variables.root(of: reference) == nil {
            return Term(.null)
        }
        return try await term(expression)
    }
}
