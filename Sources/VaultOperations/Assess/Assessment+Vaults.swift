import ExactJSON
import KeyVault
import ResourceManager

extension Assessment {
    func assessWorlds() {
        if case .open = request.target { return }
        let name = target?.name ?? source.name
        switch worlds {
        case .same: return
        case .differ:
            add(
                .worldDiffers, .note, name,
                "subscription or geography differ: backups of the source cannot be restored there, objects travel by "
                    + "other roads", nil)
        case .unknown:
            let missing = [(source.name, source.place)] + (target.map { [($0.name, $0.place)] } ?? [])
            let unknown = missing.flatMap { name, place in
                [
                    place.subscription == nil ? "the subscription of \(name)" : nil,
                    place.geography == nil ? "the geography of \(name)" : nil,
                ].compactMap { $0 }
            }
            let what = unknown.isEmpty ? "the geography of the region" : unknown.joined(separator: " and ")
            add(
                .worldUnknown, .warning, name,
                "\(what) is not known"
                    + ([source, target].compactMap { $0?.managementProblem }.first.map { ": \($0)" } ?? ""),
                "grant 'Reader' on the vault; else the first object that is restored shows it")
        }
    }

    /// Soft delete, purge protection, locks, tier and networks, as far as Resource Manager tells.
    func assessVaults() async throws {
        if let old = source.resource {
            if !old.hasSoftDelete {
                add(
                    .vaultUnrecoverable, .warning, source.name, "soft delete is off: a deleted vault is gone at once",
                    "turn soft delete on before the vault is retired")
            }
            if let new = target?.resource { compare(old, new) }
            if !old.accessPolicies.filter({ !($0["permissions"]?["storage"]?.array ?? []).isEmpty }).isEmpty {
                add(
                    .storageAccounts, .warning, source.name,
                    "its access policy grants rights on managed storage accounts, which do not travel",
                    "set them up by hand, or give the accounts roles in their place")
            }
            if let new = target?.resource { assessCallers(old, new) }
            try await assessNetwork(old)
        }
        try await assessLocks()
    }

    private func compare(_ old: ManagedVault, _ new: ManagedVault) {
        if new.retentionDays < old.retentionDays {
            add(
                .retentionShort, .warning, new.name,
                "deleted objects are kept for \(new.retentionDays) days, in the source for \(old.retentionDays)",
                "the retention is set when a vault is made and cannot be changed: make it anew")
        }
        if old.hasPurgeProtection, !new.hasPurgeProtection {
            add(
                .unprotected, .warning, new.name, "the source has purge protection, the target has not",
                "`apply settings into ALIAS only protection` turns it on")
        }
        if new.hasPurgeProtection {
            add(
                .protectionFinal, .note, new.name,
                "purge protection is on and cannot be turned off: `on conflict replace` is not possible there", nil)
        }
        if old.usesRoles != new.usesRoles {
            let words = { (vault: ManagedVault) in vault.usesRoles ? "roles" : "access policies" }
            add(
                .modelDiffers, .warning, new.name,
                "rights come from \(words(new)) there, in the source from \(words(old)): what is granted in one counts for "
                    + "nothing in the other", "grant the rights in the target before the move")
        }
    }

    /// A lock on the source stops `retire`; one that allows no writes stops `apply settings` into the target.
    private func assessLocks() async throws {
        for vault in [source, target].compactMap({ $0 }) {
            guard let management = vault.management, let id = vault.resourceID else { continue }
            do {
                for lock in try await management.locks(id) { noteLock(lock, vault) }
            } catch let error as ManagementError where !error.stopsEverything {
                add(
                    .lock, .warning, vault.name, "whether it is locked could not be read: \(error.message)",
                    "look for locks in the portal; 'Reader' on the vault lists them")
            }
        }
    }

    private func noteLock(_ lock: JSON, _ vault: Vault) {
        let level = lock["properties"]?["level"]?.string ?? "?"
        let isSource = vault.isSameVault(as: source)
        guard isSource || level.lowercased() == "readonly" else { return }
        add(
            .lock, .warning, vault.name,
            "the lock '\(lock["name"]?.string ?? "lock")' (\(level)) stops "
                + (isSource ? "changes to the vault" : "`apply settings` into it"),
            "remove it for the statement that it stops, " + (isSource ? "such as `retire`" : "and set it again"))
    }

    /// Clocks that are far apart, so that times in reports need a second look.
    func assessClocks() {
        for vault in [source, target].compactMap({ $0 }) where vault.client.isClockSkewed {
            add(
                .clockSkew, .warning, vault.name,
                "its clock is \(vault.client.clockSkew ?? 0) s ahead of this computer's",
                "set this computer's clock; times in reports are the service's")
        }
    }
}
