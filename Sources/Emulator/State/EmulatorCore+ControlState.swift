internal import ExactJSON

/// The control plane's state as documents: all of it, and back again.
extension EmulatorCore {
    /// Everything that the control plane holds at this moment; later changes are told to `journal`.
    var controlDocuments: [StateDocument] {
        control.withStore { $0.documents } + access.documents + vaults.documents
    }

    /// Puts the control plane into the state that these documents describe, in place of what it held. Vaults are new
    /// and empty afterwards. Throws `EmulatorError` for a document that it cannot read, and then changes nothing.
    func restoreControl(_ documents: [StateDocument]) throws(EmulatorError) {
        let store = try ResourceStore(documents: documents)
        var assignments: [RoleAssignment] = []
        var roles: [RoleDefinition] = []
        var live: [Vault] = []
        var deleted: [VaultRegistry.Deleted] = []
        for document in documents {
            guard let json = document.content else { continue }
            switch document.kind {
            case .assignment: assignments.append(try RoleAssignment(stored: json))
            case .role:
                do throws(ServiceError) {
                    roles.append(try RoleDefinition(custom: document.id, json))
                } catch {
                    throw EmulatorError(.state, "a stored role cannot be read: \(error.message)")
                }
            case .vault:
                let vault = try Vault(stored: json, subscription: configuration.subscription, journal)
                if json["deleted"] == nil {
                    live.append(vault)
                } else {
                    deleted.append(
                        VaultRegistry.Deleted(
                            vault: vault, deleted: try json.storedNumber("deleted"),
                            purge: try json.storedNumber("purge")))
                }
            case .subscription, .group, .resource, .deployment, .operation, .secret, .key, .certificate, .vaultSettings,
                .revocation, .deviceCode, .emulator:
                continue
            }
        }
        control.withStore { $0 = store }
        access.replace(assignments: assignments, roles: roles)
        vaults.replace(live: live, deleted: deleted)
    }
}
