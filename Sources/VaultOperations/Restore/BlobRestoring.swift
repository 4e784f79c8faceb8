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
    /// What replacements share.
    var replacing: Replacing { get }
    /// Whether the target takes blobs of this origin, as Resource Manager knows or as an object has shown: nothing is
    /// deleted to be replaced by a blob before that is known.
    func isWorldProven() async -> Bool

    /// The service refused an object as of another world: what that means for the run.
    func foundOtherWorld(_ error: VaultError)
}

extension BlobRestoring {
    var client: VaultClient { target.client }
}
