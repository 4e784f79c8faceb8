import KeyVault

/// The journal of an application of settings, in the state folder.
///
/// It decides nothing: a second run reads the target again and writes only what still differs. It tells which write was
/// open when the first one ended.
enum SettingsJournal {
    /// - Returns: the journal, and what an earlier run was about to write when it ended.
    static func open(
        source: String, target: Vault, _ options: OperationOptions
    ) async throws -> (writer: JournalWriter, interrupted: [String]) {
        let (writer, interrupted) = try await BlockingPool.shared.run { () throws -> (JournalWriter, [String]) in
            var open: [String] = []
            let writer = try StateJournal.open(
                StateJournal.name("apply settings", source, target: target.host), operation: "apply settings",
                options: options, run: Identifier.random()
            ) { record in
                switch record.kind {
                case .intent: open.append("\(record.step) \(record.object?.name ?? record.why ?? "")")
                case .done, .fail, .begin, .end: open = record.kind == .begin ? open : []
                default: break
                }
            }
            return (writer, open)
        }
        let head = RunHead(
            statement: options.statement, source: .init(host: source), target: .init(target), selection: "settings")
        try await writer.commit(head.record(tool: options.tool, at: target.client.lastServiceTime))
        return (writer, interrupted)
    }
}
