/// Which right a vault said was missing, and what grants it.
public struct MissingPermission: Sendable, Hashable {
    /// The right.
    public let permission: VaultPermission

    /// How the vault decides; `nil` when its answer does not tell.
    public let model: PermissionModel?

    /// Names a right.
    public init(_ permission: VaultPermission, model: PermissionModel?) {
        self.permission = permission
        self.model = model
    }

    /// What has to be granted, in the words of the vault's model.
    public var grant: String {
        switch model {
        case .roles: role
        case .accessPolicies: policyEntry
        case nil: "\(role) where the vault uses roles, or \(policyEntry) where it uses access policies"
        }
    }

    /// The same, with the command that does it.
    ///
    /// - Parameters:
    ///   - vault: the vault's name.
    ///   - principal: the object id of who is signed in; nil writes a placeholder.
    ///   - resourceID: the vault's resource id, for the scope of a role; nil writes a placeholder.
    public func remedy(vault: String, principal: String? = nil, resourceID: String? = nil) -> String {
        let who = principal ?? "OBJECT_ID"
        let byRole =
            "az role assignment create --role '\(permission.narrowestRole.rawValue)' --assignee-object-id \(who) "
            + "--scope \(resourceID ?? "VAULT_RESOURCE_ID")"
        let list = "\(permission.kind.rawValue)-permissions"
        let byPolicy =
            "az keyvault set-policy --name \(vault) --object-id \(who) --\(list) \(permission.policyName)"
        switch model {
        case .roles: return "grant \(role): `\(byRole)`"
        case .accessPolicies: return "grant \(policyEntry): `\(byPolicy)`"
        case nil: return "grant \(grant)"
        }
    }

    private var role: String {
        let names = permission.roles.prefix(2).map { "'\($0.rawValue)'" }
        return "the role \(names.joined(separator: " or "))"
    }

    private var policyEntry: String {
        "\(permission.kind.rawValue) permission '\(permission.policyName)' in the vault's access policy"
    }
}

extension VaultError {
    /// The right that is missing, when the vault refused for want of one: read from its words, else known from what was
    /// tried.
    public var missingPermission: MissingPermission? {
        guard isForbidden, !isNetworkDenied, !isDisabled, !isManaged else { return nil }
        let model: PermissionModel?
        switch innerCode {
        case "ForbiddenByRbac": model = .roles
        case "AccessDenied", "ForbiddenByPolicy": model = .accessPolicies
        case nil: model = nil
        default: return nil
        }
        let needed = VaultPermission.needed(for: operation)
        // One action of roles may be two rights; what was tried tells which is meant.
        if let said = permissionInMessage(model) {
            let isNeeded = needed?.dataAction == said.dataAction && model == .roles
            return MissingPermission(isNeeded ? needed ?? said : said, model: model)
        }
        // Without a reason a 403 may as well mean something else.
        guard model != nil, let needed else { return nil }
        return MissingPermission(needed, model: model)
    }

    /// `does not have secrets get permission on key vault`, or `Action: 'Microsoft.KeyVault/vaults/keys/read'`.
    private func permissionInMessage(_ model: PermissionModel?) -> VaultPermission? {
        let words = message.split { $0 == " " || $0.isNewline }
        if model == .roles {
            guard let label = words.firstIndex(of: "Action:"), words.index(after: label) < words.endIndex else {
                return nil
            }
            let action = words[words.index(after: label)].filter { $0 != "'" }
            return VaultPermission.granted(by: action)
        }
        for index in words.indices where words[index] == "permission" && index >= 2 {
            guard let kind = ObjectKind(collection: words[index - 2]) else { continue }
            return VaultPermission.named(words[index - 1], of: kind)
        }
        return nil
    }
}
