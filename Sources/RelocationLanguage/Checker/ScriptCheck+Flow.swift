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
        guard remembersLastStatement, statement.span.file == script.source,
            statement.span.start >= lastStatement?.start ?? 0
        else { return }
        lastStatement = (statement.span.start, state)
    }

    mutating func check(_ branching: IfStatement) {
        var ends: [CheckState.Branch] = []
        for branch in branching.branches {
            condition(branch.condition)
            ends.append(end(of: branch.block.statements))
        }
        ends.append(end(of: branching.otherwise?.statements ?? []))
        state.join(ends)
    }

    /// What a block comes to; nothing of it is kept yet.
    private mutating func end(of statements: [Statement]) -> CheckState.Branch {
        state.beginBranch()
        check(statements)
        return state.endBranch()
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
        state.beginBranch()
        // A later turn finds what an earlier one assigned.
        let assigned = AssignedNames.of(loop.body.statements)
        let changing = assigned.includes ? Set(state.variables.map(\.key)) : assigned.names
        for name in changing where state.variables[name] != nil { state.variables[name]?.value = .unknown }
        assign(loop.name, sequence.element)
        check(loop.body.statements)
        let turn = state.endBranch()
        if turn.exit == nil { reportLost(turn) }
        state.leaveLoop(turn)
    }

    /// What a turn disconnects is not there for the next.
    private mutating func reportLost(_ turn: CheckState.Branch) {
        for (alias, after) in turn.connections.sorted(by: { $0.key < $1.key }) where after?.isCertain != true {
            guard let entry = state.connections[alias], entry.isCertain, let place = lastDisconnect[alias] else {
                continue
            }
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
        let ends = broken.blocks.map { end(of: $0.statements) }
        for end in ends { state.adopt(end) }
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
