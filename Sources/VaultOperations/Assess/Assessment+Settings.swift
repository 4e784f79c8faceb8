import KeyVault
import ResourceManager

extension Assessment {
    /// Soft-deleted objects stay behind.
    func assessLeftBehind() async throws {
        for kind in ObjectKind.allCases where request.selection.possibleKinds.contains(kind) {
            let deleted = try await reading(source) { try await source.client.deletedPages(of: kind).all() } ?? []
            for item in deleted where request.selection.contains(kind, item.id.name) && !item.item.managed {
                let date = item.scheduledPurgeDate.map { ", until \(Clock.iso8601($0))" } ?? ""
                add(
                    .deletedInSource, .note, item.item, "it is soft-deleted in the source and stays there\(date)",
                    "recover it first if it is to travel")
            }
        }
    }

    /// Issuers, contacts, policies and what belongs to the vault itself.
    func assessSettings() async throws {
        try await assessIssuers()
        let contacts = try await reading(source) { try await source.client.contacts() } ?? []
        if !contacts.isEmpty {
            add(
                .settingsLost, .note, source.name,
                "its \(contacts.count) \(contacts.count == 1 ? "contact is" : "contacts are") in no backup",
                "`apply settings into ALIAS only contacts`")
        }
        add(
            .settingsLost, .note, source.name,
            "no backup carries access, network rules, protection, diagnostic settings and tags of the vault"
                + (source.resource.map { ": \(Self.words($0))" } ?? ""),
            "`apply settings into ALIAS`")
    }

    /// What the vault has of each.
    private static func words(_ vault: ManagedVault) -> String {
        [
            vault.usesRoles ? "roles decide" : "\(vault.accessPolicies.count) access policies",
            vault.network == nil
                ? "no network rules"
                : "\(vault.addressRules.count) address rules, \(vault.subnets.count) subnet rules",
            vault.hasPurgeProtection ? "purge protection on" : "purge protection off", "\(vault.tags.count) tags",
        ].joined(separator: ", ")
    }

    private func assessIssuers() async throws {
        guard request.selection.possibleKinds.contains(.certificate) else { return }
        let issuers = try await reading(source) { try await source.client.issuers() } ?? []
        var there: Set<String>?
        if let target {
            there = try await reading(target) { try await target.client.issuers() }.map {
                Set($0.map { $0.name.lowercased() })
            }
        }
        for issuer in issuers {
            if let there, !there.contains(issuer.name.lowercased()) {
                let clients = renewals(by: issuer.name)
                add(
                    .issuerMissing, .warning, issuer.name,
                    "the target has no issuer of this name"
                        + (clients.isEmpty ? "" : ", which issues \(Self.some(clients.sorted()))"),
                    "`apply settings into ALIAS only issuers`")
            }
            add(
                .issuerCredential, .warning, issuer.name, "its password is never returned by the service",
                "supply the password of its account at \(issuer.provider ?? "the provider") in the target")
        }
    }

    /// How long the writes take at least.
    func assessBudget() {
        guard let text = budget.text else { return }
        add(.writeBudget, .note, source.name, text, nil)
    }
}
