/// Blocks, branches, loops, included files.
extension ScriptCheck {
    /// The most blocks and included files inside each other; a single file reaches a hundred at most.
    private static let deepest = 116

    /// The statements of a file or block.
    mutating func check(_ statements: [Statement]) {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest, let first = statements.first {
            return report(.nestedTooDeep, "blocks and included files are nested too deep", at: first.firstWord)
        }
        var saidUnreachable = false
        for statement in statements {
            if let exit = state.exit {
                if !saidUnreachable {
                    report(
                        .neverReached, "this is never reached", at: statement.firstWord,
                        notes: [.init("the script ends here", at: exit)])
                }
                saidUnreachable = true
                state.exit = nil
            }
            remember(statement)
            check(statement)
        }
    }

    private mutating func remember(_ statement: Statement) {
        guard statement.span.file == script.source, statement.span.start >= lastStatement?.start ?? 0 else { return }
        lastStatement = (statement.span.start, state)
    }

    mutating func check(_ branching: IfStatement) {
        var ends: [CheckState] = []
        for branch in branching.branches {
            condition(branch.condition)
            let before = state
            check(branch.block.statements)
            ends.append(state)
            state = before
        }
        if let otherwise = branching.otherwise { check(otherwise.statements) }
        ends.append(state)
        state = CheckState.merged(ends)
    }

    mutating func check(_ loop: ForStatement) {
        let sequence: StaticType
        switch loop.sequence {
        case .statement(let query): sequence = check(query)
        case .expression(let expression):
            sequence = type(of: expression)
            if !sequence.isList {
                let what = expression.quoted
                report(.wrongType, "`for` goes through a list, and \(what) is \(sequence.label)", at: expression.span)
            }
        }
        let before = state
        // A later turn finds what an earlier one assigned.
        let assigned = AssignedNames.of(loop.body.statements)
        for name in state.variables.keys where assigned.names.contains(name) || assigned.includes {
            state.variables[name]?.value = .unknown
        }
        assign(loop.name, sequence.element)
        check(loop.body.statements)
        if state.exit == nil { reportLost(before) }
        state = before.afterLoop(state)
    }

    /// What a turn disconnects is not there for the next.
    private mutating func reportLost(_ before: CheckState) {
        for (alias, entry) in before.connections.sorted(by: { $0.key < $1.key })
        where entry.isCertain && state.connections[alias]?.isCertain != true {
            guard let place = lastDisconnect[alias] else { continue }
            report(
                .uncertainConnection,
                "`\(entry.value.alias)` is connected before the loop, and a second turn would not find it", at: place,
                notes: note("connected here", at: entry.span))
        }
    }

    /// What could be read of a statement with a syntax error: what it declares counts as declared.
    mutating func check(_ broken: BrokenStatement) {
        if broken.verb == "connect" || !broken.aliases.isEmpty { declare(broken) }
        for variable in broken.variables {
            state.variables[variable.text] = .init(value: .unknown, span: variable.span)
        }
        switch broken.verb {
        case "backup": state.lastBackup = .init(folder: nil, connection: nil, span: nil)
        case "export": state.lastExport = .init(folder: nil, connection: nil, span: nil)
        case "include": declaresUnknown = true
        default: break
        }
        let before = state
        for block in broken.blocks {
            let known = state
            state = before
            check(block.statements)
            state.exit = nil
            state.variables.merge(known.variables) { inner, _ in inner }
            state.connections.merge(known.connections) { inner, _ in inner }
        }
    }

    private mutating func declare(_ broken: BrokenStatement) {
        if broken.aliases.isEmpty {
            let free = ["source", "target"].first { state.connections[$0] == nil }
            if let free { add(free, vault: nil, at: nil) }
        }
        for alias in broken.aliases where state.connections[alias.folded] == nil {
            add(alias.name, vault: nil, at: alias.span)
        }
    }
}

/// The variables that statements assign, those inside blocks too.
struct AssignedNames {
    var names: Set<String> = []
    /// Whether they include files, which may assign others.
    var includes = false

    static func of(_ statements: [Statement]) -> AssignedNames {
        var result = AssignedNames()
        result.add(statements)
        return result
    }

    private mutating func add(_ statements: [Statement]) {
        for statement in statements {
            switch statement.body {
            case .let(let assignment): names.insert(assignment.name.text)
            case .for(let loop):
                names.insert(loop.name.text)
                add(loop.body.statements)
            case .if(let branching):
                for branch in branching.branches { add(branch.block.statements) }
                add(branching.otherwise?.statements ?? [])
            case .include: includes = true
            case .broken(let broken):
                names.formUnion(broken.variables.map(\.text))
                for block in broken.blocks { add(block.statements) }
            default: break
            }
        }
    }
}

extension Statement {
    /// The word that begins it.
    var firstWord: Span {
        let text = span.file.bytes[span.start..<span.end]
        let length = text.prefix { $0 > 0x20 && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "{") }.count
        return Span(file: span.file, start: span.start, end: span.start + length)
    }
}
