import KeyVault

/// What the machine of one object needs of the run that it is part of: a restore or a copy.
protocol BlobRestoring: Sendable {
    /// The vault that is changed.
    var target: Vault { get }
    /// Where the blobs are from, for the words of a refusal.
    var origin: ArchiveHead.Source { get }
    var policy: ConflictPolicy { get }
    var options: OperationOptions { get }
    var journal: JournalWriter { get }
    var history: RestoreHistory { get }
    var canary: Canary { get }

    /// The service refused an object as of another world: what that means for the run.
    func foundOtherWorld(_ error: VaultError)
}

extension BlobRestoring {
    var client: VaultClient { target.client }
}
