import KeyVault

/// The words for a restore that the service refuses.
enum RestoreExplanation {
    /// Both rules, and what to do instead.
    static let rules =
        "a backup can be restored only in the subscription and in the geography of the vault it was taken from"

    /// What to do instead.
    static let remedy =
        "`copy … into` carries secrets and certificates by value, with all their versions (`assess` names what cannot "
        + "leave), or restore into a vault of the source's own subscription and geography"

    /// The error of a statement whose target is of another world.
    static func wrongWorld(_ error: VaultError, from source: ArchiveHead.Source, to target: Vault) -> OperationError {
        let from = place(source.region, source.geography, source.subscription)
        let to = place(target.region, target.geography, target.subscription)
        return OperationError(
            .wrongWorld,
            "the service refused the first object: \(error.description); \(rules); the backup is from \(source.name) "
                + "(\(from)) and \(target.name) is \(to)", remedy: remedy, exitCode: 1,
            object: error.object?.description, requestID: error.requestID)
    }

    private static func place(_ region: String?, _ geography: String?, _ subscription: String?) -> String {
        let region = region ?? "of an unknown region"
        let geography = geography.map { "geography \($0)" } ?? "geography unknown"
        return "\(region), \(geography), \(subscription.map { "subscription \($0)" } ?? "subscription unknown")"
    }

    /// Why one object was refused.
    static func reason(_ error: VaultError, isCanary: Bool) -> String {
        if error.isMalformedBackup {
            return "the service calls its backup damaged or of another kind: \(error.description)"
        }
        if error.isTooLarge { return "its backup is too large for the service: \(error.description)" }
        if error.isForbidden {
            return "\(error.description); restoring needs the right `restore` for its kind, and for a certificate "
                + "perhaps for keys and secrets too"
        }
        guard isCanary, let status = error.status, (400...499).contains(status) else { return error.description }
        return "\(error.description); note that \(rules)"
    }
}
