/// Operators and the types that they join.
extension ScriptCheck {
    /// The forms of an expression that are true or false.
    mutating func test(_ expression: Expression) {
        switch expression.kind {
        case .comparison(let comparison): check(comparison)
        case .match(let match): check(match)
        case .membership(let membership): check(membership)
        case .nullTest(let operand, _):
            if case .variable(let reference) = operand.kind {
                _ = type(of: reference, orNull: true)
            } else {
                _ = type(of: operand)
            }
        case .not(let operand): condition(operand)
        case .and(let operands), .or(let operands): for operand in operands { condition(operand) }
        default: break
        }
    }

    private mutating func check(_ comparison: Expression.Comparison) {
        let left = type(of: comparison.left)
        let right = type(of: comparison.right)
        let ordered = comparison.comparator != .equal && comparison.comparator != .notEqual
        for (type, side) in [(left, comparison.left), (right, comparison.right)] {
            switch type {
            case .list, .record:
                return report(
                    .wrongType,
                    "\(side.quoted) is \(type.label), which is not compared: compare a field or its `count`",
                    at: side.span)
            case .string where ordered, .boolean where ordered:
                if left != right, left.valueType != nil, right.valueType != nil, left != .null, right != .null {
                    return reportDifferent(comparison.left, left, comparison.right, right)
                }
                return report(
                    .wrongType,
                    "`\(comparison.comparator.rawValue)` compares numbers, dates and durations, and \(side.quoted) is \(type.label)",
                    at: side.span)
            default: break
            }
        }
        let isKnown = left.valueType != nil && right.valueType != nil && left != .null && right != .null
        if isKnown, left != right { return reportDifferent(comparison.left, left, comparison.right, right) }
        if !ordered { warnOfNeverReturned(comparison.left, comparison.right) }
    }

    /// `expires > 5`: points at the side that looks like the mistake.
    mutating func reportDifferent(
        _ left: Expression, _ leftType: StaticType, _ right: Expression, _ rightType: StaticType
    ) {
        let rightIsWrong = !(left.isLiteral && !right.isLiteral)
        let (odd, wanted) = rightIsWrong ? (right, leftType) : (left, rightType)
        let first = "\(left.quoted) is \(leftType.label)"
        let second = "\(right.quoted) \(rightType.label)"
        report(
            .differentTypes, "\(first) and \(second)\(Self.spelling(of: wanted, for: odd))", at: odd.span)
    }

    private static func spelling(of type: StaticType, for odd: Expression) -> String {
        switch type {
        case .date:
            if case .literal(.number(let days)) = odd.kind, days > 0, days < 100_000 {
                return "; dates are `2026-11-23`, `now() + \(days)d`"
            }
            return "; dates are `2026-11-23`, `now() + 30d`"
        case .duration: return "; durations are `90s`, `15m`, `12h`, `30d`"
        case .string: return "; text is quoted: `\"\(odd.span.shortText)\"`"
        case .number: return "; `number(…)` reads one from text"
        case .boolean: return "; write `true` or `false`"
        default: return ""
        }
    }

    private mutating func check(_ match: Expression.PatternMatch) {
        for side in [match.subject, match.pattern] {
            let type = type(of: side)
            guard type != .string, type != .null, type != .unknown else { continue }
            report(
                .wrongType, "`\(match.style.rawValue)` compares text, and \(side.quoted) is \(type.label)",
                at: side.span)
        }
        guard match.style == .matches, case .string(let literal) = match.pattern.kind, let text = literal.constant
        else { return }
        do {
            _ = try TextPattern(text)
        } catch {
            report(.invalidPattern, error.message, at: literal.span)
        }
    }

    private mutating func check(_ membership: Expression.Membership) {
        let element = type(of: membership.element)
        let list = type(of: membership.list)
        switch element {
        case .list, .record:
            return report(
                .wrongType, "\(membership.element.quoted) is \(element.label); one value is sought in a list",
                at: membership.element.span)
        default: break
        }
        guard case .list(let inner) = list else {
            guard list != .unknown, list != .null else { return }
            return report(
                .wrongType, "`in` looks into a list, and \(membership.list.quoted) is \(list.label)",
                at: membership.list.span)
        }
        if case .record = inner {
            return report(
                .wrongType, "\(membership.list.quoted) holds records; name a column of it, such as `.name`",
                at: membership.list.span)
        }
        if let left = element.valueType, let right = inner.valueType, left != right, left != .null, right != .null {
            return report(
                .differentTypes,
                "\(membership.element.quoted) is \(element.label), and the list holds \(right.rawValue)s",
                at: membership.list.span)
        }
        guard case .array(let elements) = membership.list.kind else { return }
        for value in elements { warnOfNeverReturned(membership.element, value) }
    }

    mutating func sum(_ first: Expression, _ terms: [Expression.SumTerm]) -> StaticType {
        var result = type(of: first)
        if let problem = addend(result, first) { report(.wrongType, problem, at: first.span) }
        for term in terms {
            let type = type(of: term.operand)
            if let problem = addend(type, term.operand) {
                report(.wrongType, problem, at: term.operand.span)
                result = .unknown
            } else if let next = Self.sum(result, type, isSubtracted: term.isSubtracted) {
                result = next
            } else {
                let sign = term.isSubtracted ? "-" : "+"
                report(
                    .differentTypes, "`\(sign)` does not join \(result.label) and \(type.label)",
                    at: term.operand.span)
                result = .unknown
            }
        }
        return result
    }

    /// What is wrong with something that is added, whatever it is added to.
    private func addend(_ type: StaticType, _ expression: Expression) -> String? {
        switch type {
        case .string: "text is joined in quotes, `\"$a$b\"`, and \(expression.quoted) is a string"
        case .null: "nothing is calculated with null"
        case .boolean, .list, .record: "\(expression.quoted) is \(type.label), which is not calculated with"
        default: nil
        }
    }

    /// The type of a sum; null where both do not go together.
    private static func sum(_ left: StaticType, _ right: StaticType, isSubtracted: Bool) -> StaticType? {
        switch (left, right) {
        case (.number, .number): .number
        case (.duration, .duration): .duration
        case (.date, .duration): .date
        case (.duration, .date) where !isSubtracted: .date
        case (.date, .date) where isSubtracted: .duration
        case (.number, .unknown), (.unknown, .number): .number
        case (.date, .unknown), (.unknown, .date), (.duration, .unknown), (.unknown, .duration), (.unknown, .unknown):
            .unknown
        case (.string, _), (.null, _), (.boolean, _), (.list, _), (.record, _): .unknown
        default: nil
        }
    }

    /// Words that the service never returns for a field.
    private mutating func warnOfNeverReturned(_ left: Expression, _ right: Expression) {
        for (side, other) in [(left, right), (right, left)] {
            guard let name = side.lastSegment, let words = ServiceWords.byField[name],
                case .string(let literal) = other.kind, let text = literal.constant,
                !words.contains(where: { $0.lowercased() == text.lowercased() })
            else { continue }
            let near = NearestWord.find(text, in: words)
            let hint = near.map { "did you mean \"\($0)\"?" } ?? "it is one of \(words.joined(separator: ", "))"
            warn(
                .neverReturned, "no object has the \(name) \"\(text)\"; \(hint)", at: literal.span,
                meaning: near.map { "\"\($0)\"" })
        }
    }
}

extension Expression {
    /// Whether it is written out: a literal or a text.
    var isLiteral: Bool {
        switch kind {
        case .literal, .string: true
        default: false
        }
    }

    /// The last field of a path, in lower case.
    fileprivate var lastSegment: String? {
        switch kind {
        case .field(let reference): reference.path.count == 1 ? reference.path[0].name.lowercased() : nil
        case .variable(let reference): reference.path.count == 1 ? reference.path[0].name.lowercased() : nil
        default: nil
        }
    }
}

/// The words that the service uses for a field.
enum ServiceWords {
    /// By field, in the order of the service's documentation (JSON Web Key types and curves of Key Vault's REST API).
    static let byField: [String: [String]] = [
        "key-type": ["RSA", "RSA-HSM", "EC", "EC-HSM", "oct", "oct-HSM"],
        "curve": ["P-256", "P-384", "P-521", "P-256K"],
    ]
}
