/// Now, and how long the changes of an object's life take, in milliseconds; how long deleted objects are kept.
struct LifeTiming: Sendable {
    let now: Int64
    let deletion: Int64
    let recovery: Int64
    let purge: Int64
    let retentionDays: Int
    let purgeProtection: Bool

    init(now: Int64, _ conditions: Conditions, _ vault: VaultConfiguration) {
        self.now = now
        deletion = vault.softDelete ? conditions.deletionDelay.milliseconds : 0
        recovery = conditions.recoveryDelay.milliseconds
        purge = conditions.purgeDelay.milliseconds
        retentionDays = vault.recoverableDays
        purgeProtection = vault.purgeProtection
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
