internal import RelocationLanguage

extension Session {
    func perform(_ connect: ConnectStatement, _ span: Span) async throws -> StatementOutcome {
        var chosen: String?
        if connect.vault == nil { chosen = try await chooseVault(span) }
        let alias = try connect.alias?.name ?? connections.impliedAlias(span)
        if let taken = connections.find(alias) {
            throw Failure(
                .refused, "`\(alias)` is connected already, in line \(taken.line)",
                remedy: "write `disconnect \(alias)` first", span: connect.alias?.span ?? span)
        }
        do {
            var vault = chosen ?? ""
            if let operand = connect.vault { vault = try connect.vaultText(operand, try await text(operand)) }
            let plan = ConnectionPlan(
                vault: vault, signIn: try await signIn(connect.credential), settings: settings)
            let connected = try await gateway.connect(plan)
            connections.add(.init(alias: alias, vault: connected, settings: settings, line: span.line))
            let info = connected.info(alias: alias)
            note("`\(alias)` is \(info.name)\(info.region.map { " (\($0))" } ?? "")")
            if let chosen { resolvedText = "connect \(WordSpelling.quoted(chosen)) as \(alias)" }
            return .silent
        } catch {
            connections.fail(alias, line: span.line)
            throw error
        }
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

extension ConnectStatement {
    /// The vault that is named: a bookmark is refused, everything else goes to the connection as it is.
    fileprivate func vaultText(_ operand: Operand, _ text: String) throws -> String {
        if let word = operand.word, word.hasPrefix("@") {
            throw Failure(
                .notAvailable, "bookmarks such as `\(word)` are not available in this version",
                remedy: "write the vault's name: `connect contoso-we as source`", span: operand.span)
        }
        return text
    }
}
