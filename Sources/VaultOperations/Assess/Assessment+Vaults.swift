import ExactJSON
import KeyVault
import Regions
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
            try await assessNetwork(old)
        }
        try await assessLocks()
        try await assessDependents()
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

    private func assessLocks() async throws {
        guard let management = source.management, let id = source.resourceID else { return }
        guard let locks = try? await management.locks(id) else { return }
        for lock in locks {
            let name = lock["name"]?.string ?? "lock"
            add(
                .lock, .warning, source.name,
                "the lock '\(name)' (\(lock["properties"]?["level"]?.string ?? "?")) stops changes to the vault",
                "remove it for the statement that it stops, such as `retire`")
        }
    }

    private func assessDependents() async throws {
        do {
            let dependents = try await source.dependents()
            for (id, references) in Dictionary(grouping: dependents, by: \.id).sorted(by: { $0.key < $1.key }) {
                guard let first = references.first else { continue }
                let pinned = references.filter(\.isPinned).count
                add(
                    .dependents, .warning, first.name,
                    "\(first.type) points at the vault: "
                        + references.prefix(3).map(\.reference).joined(separator: ", ")
                        + (pinned > 0 ? " (\(pinned) name a version)" : "") + "; \(id)",
                    "`map` lists the new address beside each old one")
            }
        } catch let error as OperationError where error.code != .interrupted {
            add(
                .dependentsUnknown, .warning, source.name, "what uses the vault could not be read: \(error.message)",
                "list what uses it by hand")
        }
    }

    /// What the rules and endpoints name must be in the target region first: subnets, addresses, endpoints and zones.
    private func assessNetwork(_ old: ManagedVault) async throws {
        let region: String
        switch request.target {
        case .vault(let vault):
            guard let known = vault.region else { return }
            region = known
        case .region(let named): region = Geography.programmaticName(named)
        case .open: return
        }
        guard region != old.location, let management = source.management else { return }
        for subnet in old.subnets {
            let network = subnet.parent
            guard try await isMissing(.init(network?.text ?? subnet.text), in: region, management) else { continue }
            first("the virtual network of subnet \(subnet.text)", region)
        }
        for connection in old.privateEndpoints {
            guard let endpoint = connection.endpoint, try await isMissing(endpoint, in: region, management) else {
                continue
            }
            first("the private endpoint \(endpoint.text)", region)
            try await assessZone(endpoint.subscription, region, management)
        }
        try await assessAddresses(old, region, management)
    }

    private func first(_ what: String, _ region: String) {
        add(
            .networkFirst, .blocker, source.name, "\(what) has no counterpart in \(region)",
            "create it in \(region) first, then name it in the target's network rules")
    }

    /// Whether there is nothing of that type and name in the region; a resource that may not be read counts as there.
    private func isMissing(_ id: ResourceID?, in region: String, _ management: ManagementClient) async throws -> Bool {
        guard let id else { return false }
        guard
            let all = try? await management.resources(
                ofType: id.type, subscription: target?.subscription ?? id.subscription)
        else { return false }
        return !all.contains { Geography.programmaticName($0["location"]?.string ?? "") == region }
    }

    private func assessZone(_ subscription: String, _ region: String, _ management: ManagementClient) async throws {
        let zones = try? await management.resources(
            ofType: "Microsoft.Network/privateDnsZones", subscription: target?.subscription ?? subscription)
        guard let zones, !zones.contains(where: { ($0["name"]?.string ?? "").hasPrefix("privatelink.vaultcore.") })
        else {
            return
        }
        first("a private DNS zone privatelink.vaultcore", region)
    }

    /// Public addresses of one's own that the rules name belong to a region.
    private func assessAddresses(_ old: ManagedVault, _ region: String, _ management: ManagementClient) async throws {
        guard !old.addressRules.isEmpty else { return }
        let rows = try? await management.graph(.publicAddresses)
        let rules = Set(old.addressRules.map { $0.hasSuffix("/32") ? String($0.dropLast(3)) : $0 })
        for row in rows ?? [] {
            guard let address = row["properties"]?["ipAddress"]?.string, rules.contains(address),
                Geography.programmaticName(row["location"]?.string ?? "") != region
            else { continue }
            let id = row["id"]?.string ?? address
            first("the public address \(address) (\(id)), which a firewall rule names,", region)
        }
    }

    /// Clocks, and how long the writes take at the documented rate.
    func assessClocks() {
        for vault in [source, target].compactMap({ $0 }) where vault.client.isClockSkewed {
            add(
                .clockSkew, .warning, vault.name,
                "its clock is \(vault.client.clockSkew ?? 0) s ahead of this computer's",
                "set this computer's clock; times in reports are the service's")
        }
    }
}
