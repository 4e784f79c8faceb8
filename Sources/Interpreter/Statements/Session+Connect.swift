internal import RelocationLanguage

extension Session {
    func perform(_ connect: ConnectStatement, _ span: Span) async throws -> StatementOutcome {
        var chosen: String?
        if connect.vault == nil { chosen = try await chooseVault(span) }
        var wanted: [Wanted] = []
        do {
            wanted = try await self.wanted(connect, chosen: chosen, span)
            for one in wanted {
                guard let taken = connections.find(one.alias) else { continue }
                throw Failure(
                    .refused, "`\(one.alias)` is connected already, in line \(taken.line)",
                    remedy: "write `disconnect \(one.alias)` first", span: connect.alias?.span ?? span)
            }
            for (one, vault) in zip(wanted, try await reach(wanted.map(\.plan))) {
                connections.add(
                    .init(
                        alias: one.alias, vault: vault, settings: one.plan.settings, line: span.line, plan: one.plan))
                welcome(vault, one.alias)
            }
            if let chosen, let alias = wanted.first?.alias {
                resolvedText = "connect \(WordSpelling.quoted(chosen)) as \(alias)"
            }
            return .silent
        } catch {
            guard (error as? Failure)?.code != .refused else { throw error }
            if wanted.isEmpty {
                // What it would have been called; where even that is not known, nothing depends on it.
                if let alias = try? connect.alias?.name ?? connections.impliedAlias(span) {
                    connections.fail(alias, line: span.line)
                }
            }
            for one in wanted { connections.fail(one.alias, line: span.line, plan: one.plan) }
            throw error
        }
    }

    private func wanted(_ connect: ConnectStatement, chosen: String?, _ span: Span) async throws -> [Wanted] {
        if let word = connect.vault?.word, word.hasPrefix("@") {
            return try await wanted(bookmark: word, connect, span)
        }
        let alias = try connect.alias?.name ?? connections.impliedAlias(span)
        var vault = chosen ?? ""
        if let operand = connect.vault { vault = try await text(operand) }
        let plan = ConnectionPlan(vault: vault, signIn: try await signIn(connect.credential), settings: settings)
        return [Wanted(alias: alias, plan: plan)]
    }

    /// Connects to all at once; all or none.
    private func reach(_ plans: [ConnectionPlan]) async throws -> [any ConnectedVault] {
        let gateway = gateway
        return try await withThrowingTaskGroup(of: (Int, any ConnectedVault).self) { group in
            for (index, plan) in plans.enumerated() {
                group.addTask { (index, try await gateway.connect(plan)) }
            }
            var reached: [Int: any ConnectedVault] = [:]
            for try await (index, vault) in group { reached[index] = vault }
            return plans.indices.compactMap { reached[$0] }
        }
    }

    private func welcome(_ vault: any ConnectedVault, _ alias: String) {
        let info = vault.info(alias: alias)
        note("`\(alias)` is \(info.name)\(info.region.map { " (\($0))" } ?? "")")
        guard let skew = vault.clockSkew, skew.magnitude > 300 else { return }
        let way = skew > 0 ? "behind" : "ahead of"
        note(
            "this computer's clock is \(skew.magnitude / 60) minutes \(way) the vault's: tokens and times may be refused",
            .warning)
    }

    func signIn(_ credential: Credential?) async throws -> ConnectionPlan.SignIn {
        guard let credential else { return .standard }
        switch credential.kind {
        case .standard: return .standard
        case .environment:
            guard let prefix = credential.argument else { return .environment(prefix: "") }
            return .environment(prefix: try await text(prefix))
        case .workload: return .workload
        case .managed:
            guard let identity = credential.argument else { return .managed(nil) }
            return .managed(try await text(identity))
        case .commandLine: return .commandLine
        case .deviceCode: return .deviceCode
        case .token(let reference):
            guard case .string(let token) = try await evaluator().variable(reference).value, !token.isEmpty else {
                throw Failure(
                    .access, "`\(reference.span.text)` holds no token", remedy: "set that variable of the environment",
                    exitCode: .access, span: reference.span)
            }
            return .token(token)
        }
    }

    func perform(_ disconnect: DisconnectStatement) throws -> StatementOutcome {
        guard connections.remove(disconnect.alias.name) else {
            _ = try connections.named(disconnect.alias)
            return .silent
        }
        return .silent
    }

    func perform(_ set: SetStatement) async throws -> StatementOutcome {
        do {
            try settings.set(set.setting.text, to: try await text(set.value), origin: .statement)
        } catch var failure as Failure {
            if failure.span == nil { failure.span = set.value.span }
            throw failure
        }
        return .silent
    }
}
