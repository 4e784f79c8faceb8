import AzureIdentity
import KeyVault
import ResourceManager

extension Assessment {
    /// Rights on content that the move needs on each side, by kind, in an access policy's words. Settings that no backup
    /// carries are part of it.
    private func needs() -> (source: [VaultPermission], target: [VaultPermission]) {
        func rights(_ names: [ObjectKind: [String]]) -> [VaultPermission] {
            ObjectKind.allCases.filter { request.selection.possibleKinds.contains($0) }.flatMap { kind in
                (names[kind] ?? []).compactMap { VaultPermission.named($0, of: kind) }
            }
        }
        let issuers = ["listissuers", "getissuers", "managecontacts"]
        guard worlds == .differ else {
            return (
                rights([
                    .secret: ["list", "get", "backup"], .key: ["list", "get", "backup", "getrotationpolicy"],
                    .certificate: ["list", "get", "backup"] + issuers,
                ]),
                rights([
                    .secret: ["list", "get", "restore"], .key: ["list", "get", "restore", "setrotationpolicy"],
                    .certificate: ["list", "get", "restore", "setissuers"] + issuers,
                ])
            )
        }
        var (source, target) = (
            rights([
                .secret: ["list", "get"], .key: ["list", "get", "getrotationpolicy"],
                .certificate: ["list", "get"] + issuers,
            ]),
            rights([
                .secret: ["list", "get", "set"], .key: ["list", "get", "create", "setrotationpolicy"],
                .certificate: ["list", "get", "import", "create", "setissuers"] + issuers,
            ])
        )
        // A certificate's private key is read as the secret of its name.
        if request.selection.possibleKinds.contains(.certificate),
            let value = VaultPermission.named("get", of: .secret), !source.contains(value)
        {
            source.append(value)
        }
        return (source, target)
    }

    /// What is done with the vaults themselves: an action, and the statement that needs it.
    private static let sourceActions = [
        ("Microsoft.KeyVault/vaults/read", "`export template` and `apply settings`"),
        ("Microsoft.KeyVault/vaults/delete", "`retire`"),
    ]
    private static let targetActions = [
        ("Microsoft.KeyVault/vaults/write", "`apply settings`"),
        ("Microsoft.Authorization/roleAssignments/write", "`apply settings … only roles`"),
        ("Microsoft.Insights/diagnosticSettings/write", "`apply settings … only diagnostics`"),
    ]

    /// Asks for each right that can be asked for without harm, and Resource Manager for the others; what is left is named
    /// as not proven.
    func assessPermissions() async throws {
        let needs = needs()
        try await ask(source, needs.source, Self.sourceActions)
        if let target {
            try await ask(target, needs.target, Self.targetActions)
        } else if case .region = request.target {
            try await askForCreation()
        }
    }

    private func ask(
        _ vault: Vault, _ permissions: [VaultPermission], _ actions: [(name: String, statement: String)]
    ) async throws {
        let granted = try await GrantedRights.read(vault)
        var told: Set<String> = []
        for permission in permissions {
            let answer = try await reading(vault) { try await PermissionProbe.ask(permission, of: vault.client) }
            switch answer {
            case .allowed: continue
            case .refused(let error):
                // Two rights may be one action of roles: it is missing once.
                let missing = error.missingPermission ?? MissingPermission(permission, model: vault.permissionModel)
                if told.insert(permission.description).inserted {
                    refuse(permission, missing, vault, "the right \(permission) is refused")
                }
            case .unknown, nil: judge(permission, granted.allows(permission), vault)
            }
        }
        for (action, statement) in actions where granted.allows(action: action) == false {
            add(
                .permission, .warning, vault.name, "\(action) is not granted: \(statement) will be refused",
                "grant a role with it at the vault before that statement, such as 'Owner' or 'Key Vault Contributor'")
        }
    }

    private func judge(_ permission: VaultPermission, _ isAllowed: Bool?, _ vault: Vault) {
        let missing = MissingPermission(permission, model: vault.permissionModel)
        switch isAllowed {
        case true?: return
        case false?: refuse(permission, missing, vault, "no role grants the right \(permission)")
        case nil:
            add(
                .permissionUnknown, .warning, vault.name, "the right \(permission) cannot be asked for without harm",
                "see that you have \(missing.grant)")
        }
    }

    private func refuse(
        _ permission: VaultPermission, _ missing: MissingPermission, _ vault: Vault, _ reason: String
    ) {
        add(
            .permission, .blocker, vault.name, reason,
            missing.remedy(vault: vault.name, principal: vault.identity?.principal, resourceID: vault.resourceID))
    }

    /// Whether a vault may be made beside the source.
    private func askForCreation() async throws {
        guard let management = source.management, let id = source.resourceID.flatMap({ ResourceID($0) }),
            let group = id.group
        else { return }
        let scope = "/subscriptions/\(id.subscription)/resourceGroups/\(group)"
        do {
            let granted = try await management.permissions(scope)
            guard !granted.contains(where: { $0.allows(action: "Microsoft.KeyVault/vaults/write") }) else { return }
            add(
                .permission, .blocker, group, "Microsoft.KeyVault/vaults/write is not granted in the resource group",
                "grant the role 'Key Vault Contributor' at \(scope), or name another group: `create vault … resource group`"
            )
        } catch let error as ManagementError where !error.stopsEverything {
            add(
                .permissionUnknown, .warning, group,
                "whether a vault may be made there could not be read: \(error.message)",
                "see that you have 'Key Vault Contributor' at \(scope)")
        }
    }
}
