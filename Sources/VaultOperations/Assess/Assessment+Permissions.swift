import AzureIdentity
import KeyVault

extension Assessment {
    /// The rights that a move needs on each side.
    private static func needs(_ worlds: Worlds) -> (source: [String], target: [String]) {
        switch worlds {
        case .same: (["list", "get", "backup"], ["list", "get", "restore"])
        case .unknown: (["list", "get", "backup"], ["list", "get", "restore"])
        case .differ: (["list", "get"], ["list", "get", "set", "import", "create"])
        }
    }

    /// Asks for each right that can be asked for without harm; the others are named as not proven.
    func assessPermissions() async throws {
        let needs = Self.needs(worlds)
        try await ask(source, needs.source)
        if let target { try await ask(target, needs.target) }
    }

    private func ask(_ vault: Vault, _ names: [String]) async throws {
        for kind in ObjectKind.allCases where request.selection.possibleKinds.contains(kind) {
            for name in names {
                guard let permission = VaultPermission.named(name, of: kind) else { continue }
                try await ask(vault, permission)
            }
        }
    }

    private func ask(_ vault: Vault, _ permission: VaultPermission) async throws {
        let answer = try await reading(vault) { try await PermissionProbe.ask(permission, of: vault.client) }
        switch answer {
        case .allowed: return
        case .refused(let error):
            let missing = error.missingPermission ?? MissingPermission(permission, model: vault.permissionModel)
            add(
                .permission, .blocker, vault.name, "the right \(permission) is refused",
                missing.remedy(
                    vault: vault.name, principal: vault.identity?.principal, resourceID: vault.resourceID))
        case .unknown, nil:
            let missing = MissingPermission(permission, model: vault.permissionModel)
            add(
                .permissionUnknown, .warning, vault.name, "the right \(permission) cannot be asked for without harm",
                "see that you have \(missing.grant)")
        }
    }
}
