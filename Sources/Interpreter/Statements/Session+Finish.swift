internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ retire: RetireStatement, _ span: Span) async throws -> StatementOutcome {
        let (connection, ending) = try await ending(retire)
        let statement = "retire \(connection.alias) confirm \(ending.confirm)"
        let job = try await job(.all, "", nil, statement)
        let retired = try await gateway.retire(connection.vault, ending, job)
        for line in retired.notes { note(line) }
        func date(_ seconds: Int64?) -> Value { seconds.map(Value.date) ?? .null }
        return .shown(
            .record(
                Record([
                    .init("name", .string(retired.name)), .init("deleted", date(retired.deleted)),
                    .init("recoverable-until", date(retired.recoverableUntil)),
                ])), .object, "retire")
    }

    /// The vault that ends, and what is said about its end.
    func ending(_ retire: RetireStatement) async throws -> (ConnectionTable.Connection, VaultEnding) {
        let connection = try connections.named(retire.alias)
        var names: [String] = []
        for operand in retire.acknowledge { names += try await self.names(operand) }
        let successors = connections.all.map(\.vault).filter { !$0.isSameVault(as: connection.vault) }
        let ending = VaultEnding(
            successors: successors, confirm: try await text(retire.confirm), acknowledged: names,
            freshness: settings.duration("freshness").components.seconds)
        return (connection, ending)
    }

    func perform(_ discard: DiscardStatement, _ span: Span) async throws -> StatementOutcome {
        let folder = try await path(discard.folder)
        let target = try connections.implied("target", span)
        var confirm: (@Sendable (String) async -> Bool)?
        if settings.isOn("confirm") {
            guard let ask = configuration.confirm else {
                throw Failure(
                    .refused, "nobody is there to confirm the removal of \(folder)",
                    remedy: "`set confirm off`, or start with --yes", exitCode: .refused, span: span)
            }
            confirm = ask
        }
        let job = try await job(.all, folder, nil, "discard \(folder)")
        let gone = try await gateway.discard(folder, heldBy: target.vault, confirm: confirm, job)
        if !gone.others.isEmpty {
            note("\(folder) stays with what is not kvmsh's: \(Self.names(gone.others))", .warning)
        }
        if case .folder(folder) = lastBackup { lastBackup = .none }
        if case .folder(folder) = lastExport { lastExport = .none }
        return .shown(
            .record(
                Record([
                    .init("folder", .string(gone.folder)), .init("files", .number(Int64(gone.files))),
                    .init("bytes", .number(gone.bytes)),
                ])), .object, "discard")
    }
}

/// What a person says about the end of a vault.
struct VaultEnding: Sendable {
    /// The connected vaults, one of which took its place.
    var successors: [any ConnectedVault]
    /// The vault's name, written once more.
    var confirm: String
    /// Dependents and objects that are accepted by name.
    var acknowledged: [String]
    /// How old the proof may be, in seconds.
    var freshness: Int64
}
