/// The types of expressions.
extension ScriptCheck {
    /// A condition, which must be true or false.
    mutating func condition(_ expression: Expression) {
        let type = type(of: expression)
        guard type != .boolean, type != .unknown else { return }
        report(
            .wrongType, "a condition is true or false, and \(expression.quoted) is \(type.label)", at: expression.span)
    }

    mutating func type(of expression: Expression) -> StaticType {
        switch expression.kind {
        case .literal(let literal): return literal.staticType
        case .string(let literal):
            insertions(literal)
            return .string
        case .variable(let reference): return type(of: reference)
        case .field(let reference): return field(reference)
        case .array(let elements): return array(elements)
        case .call(let call): return self.call(call)
        case .query(let statement): return check(statement)
        case .parenthesized(let inner): return type(of: inner)
        case .member(let inner, let path):
            return member(type(of: inner), path, of: inner.span.text)
        case .sum(let first, let terms): return sum(first, terms)
        default:
            test(expression)
            return .boolean
        }
    }

    /// What stands in text: null, lists and records do not.
    mutating func insertions(_ literal: StringLiteral) {
        for part in literal.parts {
            switch part {
            case .text: break
            case .variable(let reference): refuseNoText(type(of: reference), reference.span)
            case .expression(let inner, _): insertion(inner, at: inner.span)
            }
        }
    }

    mutating func insertion(_ expression: Expression, at span: Span) {
        refuseNoText(type(of: expression), span)
    }

    mutating func refuseNoText(_ type: StaticType, _ span: Span) {
        guard !type.isText else { return }
        let hint =
            switch type {
            case .list: ": `join(list, \", \")`"
            case .record: ": name a field of it"
            default: ": `default(value, \"\")`"
            }
        report(.notText, "`\(span.shortText)` is \(type.label), which is no text\(hint)", at: span)
    }

    private mutating func array(_ elements: [Expression]) -> StaticType {
        var element: StaticType?
        for expression in elements {
            let type = type(of: expression)
            element = element.map { $0.merged(with: type) } ?? type
        }
        return .list(element ?? .unknown)
    }

    private mutating func call(_ call: Expression.FunctionCall) -> StaticType {
        guard let function = FunctionDeclaration.named(call.name.text) else {
            for argument in call.arguments { _ = type(of: argument) }
            let near = NearestWord.find(call.name.text, in: FunctionDeclaration.all.map(\.name))
            let hint = near.map { "; did you mean `\($0)`?" } ?? ": `help functions` lists them"
            report(
                .unknownFunction, "no function `\(call.name.text)`\(hint)", at: call.name.span,
                fix: near.map { Diagnostic.Fix(replacing: call.name.span, with: $0) })
            return .unknown
        }
        let forgivesNull = function.name == "default" || function.name == "exists"
        var types: [StaticType] = []
        for (index, argument) in call.arguments.enumerated() {
            if forgivesNull, index == 0, case .variable(let reference) = argument.kind {
                types.append(type(of: reference, orNull: true))
            } else {
                types.append(type(of: argument))
            }
        }
        guard types.count == function.parameters.count else {
            let wanted = ["no arguments", "one argument", "two arguments"][min(function.parameters.count, 2)]
            report(
                .argumentCount, "`\(function.name)` takes \(wanted), not \(types.count): `\(function.signature)`",
                at: call.name.span)
            return function.result.map { StaticType($0) } ?? .unknown
        }
        for (index, accepted) in function.parameters.enumerated() {
            check(call.arguments[index], types[index], accepted, function)
        }
        return result(of: function, types)
    }

    private mutating func check(
        _ argument: Expression, _ type: StaticType, _ accepted: Set<ValueType>, _ function: FunctionDeclaration
    ) {
        guard !accepted.isEmpty, let given = type.valueType, !accepted.contains(given) else { return }
        // What reads text leaves null and what it would give as it is.
        let isReader = accepted == [.string] && function.name != "read" && function.name != "join"
        if isReader, given == .null || given == function.result { return }
        let wanted = ValueType.allCases.filter(accepted.contains).map { "a \($0.rawValue)" }.joined(separator: " or ")
        report(
            .wrongType, "`\(function.name)` takes \(wanted), and \(argument.quoted) is \(type.label)",
            at: argument.span)
    }

    private func result(of function: FunctionDeclaration, _ types: [StaticType]) -> StaticType {
        switch function.name {
        case "first": return types[0].element
        case "keys": return .list(.string)
        case "read": return .list(.unknown)
        case "default": return types[0] == .null ? types[1] : types[0].merged(with: types[1])
        default: return function.result.map { StaticType($0) } ?? .unknown
        }
    }
}

extension Expression {
    /// How a message names it: literals and texts as they are, all else in backquotes.
    var quoted: String {
        switch kind {
        case .literal, .string: span.shortText
        default: "`\(span.shortText)`"
        }
    }
}

extension Span {
    /// The text on one line, cut off when it is long.
    var shortText: String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > 40 ? "\(words.prefix(39))…" : words
    }
}

extension Expression.Literal {
    /// Its type.
    var staticType: StaticType {
        switch self {
        case .number: .number
        case .boolean: .boolean
        case .null: .null
        case .date: .date
        case .duration: .duration
        }
    }
}
