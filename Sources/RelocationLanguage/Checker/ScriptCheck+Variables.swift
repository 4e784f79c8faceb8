/// Variables: assigned and used.
extension ScriptCheck {
    mutating func assign(_ name: Word, _ type: StaticType) {
        guard !VariableName.isGiven(name.text) else {
            return report(
                .givenVariable, "`$\(name.text)` is given and cannot be assigned; choose another name", at: name.span)
        }
        state.variables[name.text] = .init(value: type, span: name.span)
    }

    /// The type of a variable and the way into it. Where an unassigned one counts as null, `orNull` is true.
    mutating func type(of reference: VariableReference, orNull: Bool = false) -> StaticType {
        usedNames.insert(reference.name)
        switch reference.name {
        case "env":
            guard let name = reference.path.first else {
                report(
                    .wrongType, "`$env` is all of the environment; name one variable of it: `$env.HOME`",
                    at: reference.span)
                return .unknown
            }
            return member(.string, Array(reference.path.dropFirst()), of: "$env.\(name.name)")
        case "args": return member(.list(.string), reference.path, of: "$args")
        case "last": return member(.last, reference.path, of: "$last")
        default: break
        }
        if let index = Int(reference.name) {
            if let count = context.argumentCount, index > count, !orNull {
                let given = count == 0 ? "none was given" : count == 1 ? "one was given" : "\(count) were given"
                report(
                    .missingArgument, "the script needs argument \(index), and \(given)", at: reference.span)
            }
            return member(.string, reference.path, of: "$\(reference.name)")
        }
        guard let entry = state.variables[reference.name] else {
            if !orNull { reportUnknown(reference) }
            return orNull ? .null : .unknown
        }
        if !entry.isCertain, !orNull {
            report(
                .uncertainVariable, "`$\(reference.name)` is not assigned on every path before this",
                at: reference.span,
                notes: note("assigned here", at: entry.span))
        }
        let type = member(entry.value, reference.path, of: "$\(reference.name)")
        return entry.isCertain ? type : type.merged(with: .null)
    }

    private mutating func reportUnknown(_ reference: VariableReference) {
        guard !declaresUnknown else { return }
        if let near = nearest(reference.name, in: state.variables.entries.keys) {
            report(
                .unknownVariable, "no variable `$\(reference.name)`; did you mean `$\(near)`?", at: reference.span,
                notes: note("assigned here", at: state.variables[near]?.span),
                fix: renaming(reference, to: near))
        } else {
            report(
                .unknownVariable, "no variable `$\(reference.name)`: assign it before: `let \(reference.name) = …`",
                at: reference.span)
        }
    }

    /// The same reference with another name: `$regoin.x` becomes `$region.x`, `regoin` in `${regoin}` `region`.
    private func renaming(_ reference: VariableReference, to name: String) -> Diagnostic.Fix {
        let start = reference.span.start + (reference.span.text.hasPrefix("$") ? 1 : 0)
        let place = Span(file: reference.span.file, start: start, end: start + reference.name.utf8.count)
        return Diagnostic.Fix(replacing: place, with: name)
    }

    /// The type at the end of a path of fields.
    mutating func member(_ type: StaticType, _ path: [PathSegment], of subject: String) -> StaticType {
        var type = type
        var subject = subject
        for segment in path {
            guard let next = member(type, segment, of: subject) else { return .unknown }
            type = next
            subject += ".\(segment.name)"
        }
        return type
    }

    private mutating func member(_ type: StaticType, _ segment: PathSegment, of subject: String) -> StaticType? {
        switch type {
        case .unknown: return .unknown
        case .null: return .null
        case .list(let element): return member(element, segment, of: subject).map { .list($0) }
        case .record(let shape):
            if let found = shape.fields[segment.name] ?? shape.fields[segment.name.lowercased()] ?? shape.others {
                return found
            }
            let near = NearestWord.find(segment.name, in: shape.fields.keys.sorted())
            let hint = near.map { "; did you mean `\($0)`?" } ?? ""
            report(
                .unknownField, "\(shape.owner) have no field `\(segment.name)`\(hint)", at: segment.span,
                fix: near.map { Diagnostic.Fix(replacing: segment.span, with: $0) })
            return nil
        default:
            report(.wrongType, "`\(subject)` is \(type.label) and has no fields", at: segment.span)
            return nil
        }
    }

    /// A bare field of `where` and `sort by`.
    mutating func field(_ reference: Expression.FieldReference, orText: Bool = true) -> StaticType {
        guard let scope = fieldScope, let first = reference.path.first else { return .unknown }
        guard let field = scope.fields.first(where: { $0.name == first.name.lowercased() }) else {
            let message = scope.unknown(first.name, orText: orText)
            let near = NearestWord.find(first.name, in: scope.fields.map(\.name))
            report(
                .unknownField, message, at: first.span,
                fix: near.map { Diagnostic.Fix(replacing: first.span, with: $0) })
            return .unknown
        }
        return member(field.staticType, Array(reference.path.dropFirst()), of: first.name)
    }

    /// A variable that must hold that type.
    mutating func expect(_ wanted: StaticType, _ reference: VariableReference) {
        let type = type(of: reference)
        guard type != .unknown, type != wanted else { return }
        let name = wanted.valueType?.rawValue ?? "value"
        let hint = type == .string ? "; `let x = \(name)($…)` reads one from text" : ""
        report(
            .wrongType, "expected \(wanted.label), and `\(reference.span.text)` is \(type.label)\(hint)",
            at: reference.span)
    }

    /// A number, or a variable that must hold one.
    mutating func number(_ operand: NumberOperand?, _ range: ClosedRange<Int64>, _ rule: String) {
        switch operand {
        case .literal(let number, let span):
            if !range.contains(number) { report(.outOfRange, rule, at: span) }
        case .variable(let reference): expect(.number, reference)
        case nil: break
        }
    }
}
