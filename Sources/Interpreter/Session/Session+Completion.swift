public import KeyVault
internal import VaultOperations

/// What names were asked for.
struct CompletionKey: Hashable {
    let alias: String
    let kind: ObjectKind
}

/// Names that were had from a vault, and when.
struct CompletionNames {
    let names: [String]
    let taken: Duration
}

extension Session {
    /// The names of the live objects of a connection's vault, at most `limit`, for completion; empty when they can't
    /// be had or the setting `completion` is off. Kept for a minute.
    public func objectNames(of kind: ObjectKind, connection alias: String, limit: Int = 1_000) async -> [String] {
        guard settings.isOn("completion"), let connection = connections.find(alias) else { return [] }
        let key = CompletionKey(alias: alias.folded, kind: kind)
        let now = configuration.clock.elapsed()
        if let known = completions[key], now - known.taken < .seconds(60) { return known.names }
        var names: [String] = []
        do {
            for try await record in connection.vault.objects(Selection(kinds: [kind]), where: nil) {
                guard names.count < limit else { break }
                if let name = record["name"]?.string { names.append(name) }
            }
        } catch {
            return []
        }
        completions[key] = CompletionNames(names: names, taken: now)
        return names
    }
}
