import ExactJSON
import KeyVault
import ResourceManager

extension SettingsRun {
    /// Access policies, network rules, protection and tags: members of the vault itself.
    func applyVault(_ part: SettingsPart) async throws {
        let (client, id) = try target.managed("`apply settings`")
        let source = VaultShape(json: settings.parts["vault"] ?? .null)
        let described = try await client.vault(id)
        let present = VaultShape(described)
        let change: JSON?
        var reason: String?
        switch part {
        case .accessPolicies:
            guard source.usesRoles == present.usesRoles else {
                let model = present.usesRoles ? "roles" : "access policies"
                return note(part, target.name, .left, "the target decides by \(model), the source does not")
            }
            let merged = Self.merge(source.policies, into: present.policies)
            let tenant: JSON = .text(described.tenant ?? "")
            change =
                merged == present.policies
                ? nil : ["properties": ["accessPolicies": .array(merged.map { VaultShape.inTenant($0, tenant) })]]
        case .network: (change, reason) = network(source, present, described)
        case .protection: return try await applyProtection(source, present, client, id)
        default:
            let tags = Self.merge(tags: source.tags, into: present.tags)
            change = JSON.object(tags) == .object(present.tags) ? nil : ["tags": .object(tags)]
        }
        guard let change else {
            return note(part, target.name, reason == nil ? .same : .left, reason)
        }
        try await write(part, target.name, reason: reason) { try await client.patchVault(id, change) }
    }

    /// Each principal keeps what it has in the target and gets what it has in the source.
    static func merge(_ source: [JSON], into present: [JSON]) -> [JSON] {
        var merged = present
        for policy in source {
            func isSame(_ other: JSON) -> Bool {
                ["objectId", "applicationId"].allSatisfy {
                    policy[$0]?.string?.lowercased() == other[$0]?.string?.lowercased()
                }
            }
            guard let index = merged.firstIndex(where: isSame) else {
                merged.append(policy)
                continue
            }
            let lists = ["keys", "secrets", "certificates", "storage"].map { list -> (String, JSON?) in
                let rights = [merged[index], policy].flatMap {
                    ($0["permissions"]?[list]?.array ?? []).compactMap(\.string)
                }
                return (list, rights.isEmpty ? nil : .array(Set(rights).sorted().map { .text($0) }))
            }
            merged[index] = .object(present: [
                ("objectId", policy["objectId"]), ("applicationId", policy.present("applicationId")),
                ("permissions", .object(present: lists)),
            ])
        }
        return VaultShape.sorted(merged)
    }

    static func merge(tags source: [JSONMember], into present: [JSONMember]) -> [JSONMember] {
        var merged = present.filter { tag in !source.contains { $0.name.lowercased() == tag.name.lowercased() } }
        merged += source
        return merged.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Rules of both. Subnets belong to a region: those of another one are left, and said.
    private func network(
        _ source: VaultShape, _ present: VaultShape, _ described: ManagedVault
    ) -> (JSON?, String?) {
        guard let wanted = source.network else {
            guard source.isPublic != present.isPublic else { return (nil, nil) }
            return (["properties": ["publicNetworkAccess": .text(source.isPublic ? "Enabled" : "Disabled")]], nil)
        }
        func rules(_ member: String) -> [JSON] {
            VaultShape.sorted(
                [present.network, wanted].compactMap { $0?[member]?.array }.flatMap { $0 }.reduce(into: []) {
                    if !$0.contains($1) { $0.append($1) }
                })
        }
        let isSameRegion: Bool
        if case .vault(let vault) = request.source {
            isSameRegion = vault.region == described.location
        } else {
            isSameRegion = false
        }
        let subnets = isSameRegion ? rules("virtualNetworkRules") : present.network?["virtualNetworkRules"]?.array ?? []
        let left = isSameRegion ? [] : (wanted["virtualNetworkRules"]?.array ?? []).filter { !subnets.contains($0) }
        let merged: JSON = [
            "bypass": wanted["bypass"] ?? "AzureServices", "defaultAction": wanted["defaultAction"] ?? "Allow",
            "ipRules": .array(rules("ipRules")), "virtualNetworkRules": .array(subnets),
        ]
        let reason =
            left.isEmpty
            ? nil
            : "rules for \(left.count) subnets of the source's region stay behind: name the subnets of the new region"
        guard merged != present.network ?? .null || source.isPublic != present.isPublic else { return (nil, reason) }
        return (
            [
                "properties": [
                    "networkAcls": merged,
                    "publicNetworkAccess": .text(source.isPublic ? "Enabled" : "Disabled"),
                ]
            ], reason
        )
    }

    /// Purge protection can be turned on and never off, soft delete too, and the days are set when a vault is made.
    private func applyProtection(
        _ source: VaultShape, _ present: VaultShape, _ client: ManagementClient, _ id: ResourceID
    ) async throws {
        if source.retention != present.retention {
            note(
                .protection, target.name, .left,
                "retention is \(present.retention) days there and \(source.retention) in the source: it is set when a vault "
                    + "is made and cannot be changed")
        }
        if present.hasPurgeProtection, !source.hasPurgeProtection {
            return note(.protection, target.name, .left, "purge protection is on there and can never be turned off")
        }
        var properties: [JSONMember] = []
        if source.hasSoftDelete, !present.hasSoftDelete {
            properties.append(JSONMember(name: "enableSoftDelete", value: true))
        }
        if source.hasPurgeProtection, !present.hasPurgeProtection {
            properties.append(JSONMember(name: "enablePurgeProtection", value: true))
        }
        guard !properties.isEmpty else {
            if source.retention == present.retention { note(.protection, target.name, .same) }
            return
        }
        try await write(.protection, target.name, reason: "it can never be turned off again") { [properties] in
            try await client.patchVault(id, ["properties": .object(properties)])
        }
    }

    /// The same assignments at the target, under names that follow from scope, principal and role: a second PUT is the
    /// first one again.
    func applyRoles() async throws {
        let (client, id) = try target.managed("`apply settings`")
        let present = try await client.roleAssignments(id.text)
        for wanted in settings.parts["roleAssignments"]?.array ?? [] {
            guard let rest = wanted["scope"]?.string, let principal = wanted["principal"]?.string,
                let role = wanted["role"]?.string
            else { continue }
            let scope = id.text + rest
            let name = "\(principal) \(role)\(rest)"
            let isThere = present.contains {
                $0.scope.lowercased() == scope.lowercased() && $0.principal.lowercased() == principal.lowercased()
                    && $0.definitionName == role.lowercased()
            }
            if isThere {
                note(.roles, name, .same)
                continue
            }
            let definition =
                "/subscriptions/\(id.subscription)/providers/Microsoft.Authorization/roleDefinitions/\(role)"
            let properties = JSON.object(present: [
                ("roleDefinitionId", .text(definition)), ("principalId", .text(principal)),
                ("principalType", wanted.present("principalType")), ("condition", wanted.present("condition")),
                ("conditionVersion", wanted.present("conditionVersion")),
                ("description", wanted.present("description")),
            ])
            let assignment = NameUUID.make("\(scope.lowercased())\n\(principal.lowercased())\n\(role.lowercased())")
            do {
                try await write(.roles, name) {
                    do { try await client.assignRole(assignment, scope: scope, properties) } catch let error
                        as ManagementError where error.isExistingAssignment
                    { return }
                    target.client.noteGrant()
                }
            }
        }
    }
}
