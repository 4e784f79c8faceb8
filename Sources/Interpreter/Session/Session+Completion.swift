public import KeyVault
internal import VaultOperations

extension Session {
    /// The names of the live objects of a connection's vault, for completion: those that are known, and what comes
    /// within a moment when none are. Empty when they can't be had or the setting `completion` is off.
    public func objectNames(of kind: ObjectKind, connection alias: String) async -> [String] {
        guard settings.isOn("completion"), let connection = connections.find(alias) else { return [] }
        let vault = connection.vault
        let key = NameCache.Key(url: vault.info(alias: alias).url, kind: kind)
        return await names.names(key) { vault.objects(Selection(kinds: [kind]), where: nil) }
    }
}
