import AzureIdentity
import ExactJSON
import KeyVault
import ResourceManager

/// What Resource Manager tells of the identity's rights at a vault: for rights that cannot be asked for without harm.
struct GrantedRights: Sendable {
    /// What its roles allow; nil where that could not be read.
    private let granted: [GrantedActions]?
    /// The vault's access policies; nil where roles decide, or nobody told.
    private let policies: [JSON]?
    private let usesRoles: Bool?
    private let principal: String?

    /// Asks; a refusal makes everything unknown.
    static func read(_ vault: Vault) async throws -> GrantedRights {
        var granted: [GrantedActions]?
        if let management = vault.management, let id = vault.resourceID {
            do { granted = try await management.permissions(id) } catch let error as ManagementError
                where !error.stopsEverything
            { granted = nil }
        }
        return GrantedRights(
            granted: granted, policies: vault.resource.flatMap { $0.usesRoles ? nil : $0.accessPolicies },
            usesRoles: vault.resource?.usesRoles, principal: vault.identity?.principal)
    }

    /// Whether the identity has a right on content; nil when that is not known. An access policy names groups too, of
    /// which nothing is known here: only its yes counts.
    func allows(_ permission: VaultPermission) -> Bool? {
        if usesRoles == true {
            guard let granted else { return nil }
            return granted.contains { $0.allows(dataAction: permission.dataAction) }
        }
        let own = (policies ?? []).filter { $0["objectId"]?.string?.lowercased() == principal?.lowercased() }
        let names = own.flatMap { $0["permissions"]?[permission.kind.plural]?.array ?? [] }.compactMap {
            $0.string?.lowercased()
        }
        return names.contains(permission.policyName.lowercased()) || names.contains("all") ? true : nil
    }

    /// Whether the identity may do something with the vault itself; nil when that is not known.
    func allows(action: String) -> Bool? { granted.map { all in all.contains { $0.allows(action: action) } } }
}
