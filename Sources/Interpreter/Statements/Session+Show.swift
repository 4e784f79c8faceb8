internal import AzureIdentity
internal import RelocationLanguage

extension Session {
    func perform(_ show: ShowStatement, _ span: Span) async throws -> StatementOutcome {
        switch show.subject {
        case .connections: return .shown(.table(connectionTable), .table, "show connections")
        case .settings: return .shown(.table(settings.table), .table, "show settings")
        case .variables: return .shown(.table(variableTable), .table, "show variables")
        case .bookmarks: return .shown(.table(try bookmarkTable()), .table, "show bookmarks")
        case .identity(let alias):
            return .shown(.record(try await identity(of: try connection(alias, span))), .object, "show identity")
        case .object(let noun, let operand):
            let name = try await objectName(operand)
            var version: String?
            if let written = show.version { version = try await text(written) }
            let vault = try connection(show.connection, span)
            let record = try await vault.object(noun.kind, name, version: version)
            let outcome = StatementOutcome.shown(.record(record), .object, "show \(noun.rawValue)")
            guard let reveal = show.reveal else { return outcome }
            guard noun == .secret else {
                throw Failure(
                    .value, "only secrets have a value to reveal",
                    remedy: "the private part of a key never leaves the vault", span: reveal)
            }
            let secret = try await vault.reveal(name, version: version)
            if let result = outcome.result { emit(.result(result)) }
            emit(.revealed(secret))
            return StatementOutcome(value: outcome.value)
        }
    }

    private var connectionTable: Table {
        let columns = ["alias", "name", "url", "region", "geography", "subscription", "tenant", "cloud"]
        return Table(
            columns,
            rows: connections.infos.map { info in
                Record([
                    .init("alias", .string(info.alias)), .init("name", .string(info.name)),
                    .init("url", .string(info.url)), .init("region", info.region.map(Value.string) ?? .null),
                    .init("geography", info.geography.map(Value.string) ?? .null),
                    .init("subscription", info.subscription.map(Value.string) ?? .null),
                    .init("tenant", info.tenant.map(Value.string) ?? .null), .init("cloud", .string(info.cloud)),
                ])
            })
    }

    private var variableTable: Table {
        Table(
            ["name", "type", "value"],
            rows: variables.sorted.map { name, value in
                Record([.init("name", .string(name)), .init("type", .string(value.typeName)), .init("value", value)])
            })
    }

    private func identity(of vault: any ConnectedVault) async throws -> Record {
        guard let identity = try await vault.identity else {
            throw Failure(.access, "the token does not say who is signed in", exitCode: .access)
        }
        return Record([
            .init("tenant", identity.tenant.map(Value.string) ?? .null),
            .init("principal", identity.principal.map(Value.string) ?? .null),
            .init("kind", .string(identity.kind)),
            .init("expires", identity.expires.map(Value.date) ?? .null),
        ])
    }
}
