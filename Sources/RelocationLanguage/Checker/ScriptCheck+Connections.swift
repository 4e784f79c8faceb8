/// Connections: made, used, given up.
extension ScriptCheck {
    mutating func add(_ alias: String, vault: String?, at span: Span?) {
        lastConnection += 1
        state.connections[alias.lowercased()] = .init(
            value: .init(number: lastConnection, alias: alias, vault: vault), span: span)
    }

    mutating func check(_ connect: ConnectStatement, _ statement: Statement) {
        if let credential = connect.credential { check(credential) }
        guard let vault = connect.vault else {
            if !context.isPrompt {
                report(
                    .promptOnly, "`connect` asks for the vault at the prompt only; a script names it: `connect VAULT`",
                    at: statement.firstWord)
                declaresUnknown = true
                return
            }
            return name(nil, vault: nil, statement)
        }
        text(vault)
        if let word = vault.word, word.hasPrefix("@") {
            return take(bookmark: word, connect, statement)
        }
        name(connect.alias, vault: vaultName(vault), statement)
    }

    /// `@prod` is a pair, `@prod.source` one of both.
    private mutating func take(bookmark: String, _ connect: ConnectStatement, _ statement: Statement) {
        if let problem = NameRules.bookmarkProblem(bookmark), let vault = connect.vault {
            report(.invalidVault, problem, at: vault.span)
            declaresUnknown = true
            return
        }
        if bookmark.hasSuffix(".source") || bookmark.hasSuffix(".target") {
            return name(connect.alias, vault: nil, statement)
        }
        if let alias = connect.alias {
            report(
                .invalidVault,
                "`\(bookmark)` brings `source` and `target`; for one of them write `\(bookmark).source as \(alias.name)`",
                at: alias.span)
        }
        for alias in ["source", "target"] { make(alias, vault: nil, at: connect.vault?.span ?? statement.span) }
    }

    private mutating func name(_ alias: Alias?, vault: String?, _ statement: Statement) {
        if let alias { return make(alias.name, vault: vault, at: alias.span) }
        let place = statement.firstWord
        let names = ["source", "target"]
        if let free = names.first(where: { state.connections[$0] == nil }) {
            if free == "target", let source = state.connections["source"], !source.isCertain {
                report(
                    .takenAlias,
                    "`source` is connected on some paths only, so this would be `source` or `target`: write `as`",
                    at: place, notes: note("connected here", at: source.span))
            }
            return make(free, vault: vault, at: place)
        }
        let notes = names.compactMap { name in
            state.connections[name]?.span.map { Diagnostic.Note("`\(name)` is connected here", at: $0) }
        }
        report(
            .takenAlias, "`source` and `target` are connected; a third connection is named: `connect … as NAME`",
            at: place, notes: notes)
    }

    private mutating func make(_ alias: String, vault: String?, at span: Span) {
        if let taken = state.connections[alias.lowercased()] {
            report(
                .takenAlias, "`\(alias)` is connected already; `disconnect \(alias)` frees the name", at: span,
                notes: note("`\(taken.value.alias)` is connected here", at: taken.span))
            return
        }
        add(alias, vault: vault, at: span)
    }

    private mutating func check(_ credential: Credential) {
        if let argument = credential.argument { text(argument) }
        guard case .token(let reference) = credential.kind else { return }
        guard reference.name == "env", reference.path.count == 1 else {
            return report(
                .wrongType, "a token comes from the environment, never from a variable: `token $env.NAME`",
                at: reference.span)
        }
        usedNames.insert(reference.name)
    }

    mutating func check(_ disconnect: DisconnectStatement) {
        guard use(disconnect.alias) != nil else { return }
        state.connections[disconnect.alias.folded] = nil
        lastDisconnect[disconnect.alias.folded] = disconnect.alias.span
    }

    /// The connection of a written alias, which must be there on every path.
    mutating func use(_ alias: Alias) -> CheckState.Connection? {
        if let entry = state.connections[alias.folded] {
            if !entry.isCertain {
                report(
                    .uncertainConnection, "`\(alias.name)` is not connected on every path before this", at: alias.span,
                    notes: note("connected here", at: entry.span))
            }
            return entry.value
        }
        guard !declaresUnknown else { return nil }
        if let near = nearest(alias.name, in: state.connections.map(\.value.value.alias)) {
            let span = state.connections[near.lowercased()]?.span
            report(
                .unknownConnection, "no connection `\(alias.name)`; did you mean `\(near)`?", at: alias.span,
                notes: note("`\(near)` is connected here", at: span),
                fix: Diagnostic.Fix(replacing: alias.span, with: near))
        } else {
            report(
                .unknownConnection, "no connection `\(alias.name)`: write `connect VAULT as \(alias.name)` before",
                at: alias.span, notes: connected)
        }
        return nil
    }

    /// The connection that is written, else the one in that role, else the only one.
    mutating func connection(
        _ alias: Alias?, role: String, orOnly: Bool, _ statement: Statement
    ) -> CheckState.Connection? {
        if let alias { return use(alias) }
        if let entry = state.connections[role] {
            if !entry.isCertain {
                report(
                    .uncertainConnection, "this needs `\(role)`, which is not connected on every path before",
                    at: statement.firstWord, notes: note("connected here", at: entry.span))
            }
            return entry.value
        }
        if orOnly, state.connections.count == 1, let only = state.connections.first(where: { _ in true })?.value {
            if !only.isCertain {
                report(
                    .uncertainConnection, "`\(only.value.alias)` is not connected on every path before this",
                    at: statement.firstWord, notes: note("connected here", at: only.span))
            }
            return only.value
        }
        guard !declaresUnknown else { return nil }
        let verb = statement.firstWord.text.lowercased()
        if state.connections.isEmpty {
            report(
                .unknownConnection,
                "`\(verb)` needs a connection, and nothing is connected: write `connect VAULT` before",
                at: statement.firstWord)
        } else {
            report(
                .unknownConnection,
                "`\(verb)` means `\(role)` here, and there is no such connection: write which one, or connect it",
                at: statement.firstWord, notes: connected)
        }
        return nil
    }

    /// What is connected, as a remark; null when it is nothing, or too much to be read.
    private var connected: [Diagnostic.Note] {
        guard (1...20).contains(state.connections.count) else { return [] }
        let names = state.sortedConnections.map { "`\($0.value.alias)`" }.joined(separator: ", ")
        return [.init("connected: \(names)")]
    }

    /// Refuses that both sides are one vault.
    mutating func refuseSame(_ left: CheckState.Connection?, _ right: CheckState.Connection?, at span: Span) {
        guard let left, let right else { return }
        let isSameVault = left.vault != nil && left.vault == right.vault
        guard left.number == right.number || isSameVault else { return }
        var notes: [Diagnostic.Note] = []
        if left.number != right.number {
            for side in [left, right] {
                notes += note("`\(side.alias)` is connected here", at: state.connections[side.alias.lowercased()]?.span)
            }
        }
        report(.sameVault, "both sides are the same vault", at: span, notes: notes)
    }

    func note(_ message: String, at span: Span?) -> [Diagnostic.Note] {
        span.map { [.init(message, at: $0)] } ?? []
    }
}
