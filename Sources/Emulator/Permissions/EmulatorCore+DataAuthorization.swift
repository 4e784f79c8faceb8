/// What stands between a good token and an operation of the data plane: the firewall, then the caller's rights.
extension EmulatorCore {
    /// Refuses a caller that the vault's firewall or its permissions do not let in (facts 5.2). Requests that no
    /// operation answers to pass, to be refused by the router.
    ///
    /// - Returns: the name of the role assignment that lets the caller do it, under roles.
    @discardableResult
    func authorize(_ request: EmulatorRequest, on vault: Vault, _ caller: Caller) throws(ServiceError) -> String? {
        let configuration = vault.configuration
        try Firewall(configuration, vault, self).admit(request.clientAddress, caller)
        guard let right = DataRight.needed(for: request) else { return nil }
        if configuration.usesRoles {
            let object = Self.object(in: request.segments)
            guard let assignment = access.grant(caller, right, in: vault.scope, object: object) else {
                throw .forbiddenByRole(caller, right, vault, object: object)
            }
            return assignment
        } else {
            let identities = caller.identities
            let isAllowed = configuration.accessPolicies.contains { policy in
                guard identities.contains(policy.objectID.lowercased()), policy.grants(right) else { return false }
                // A policy with an application is for that application on behalf of a user only.
                return policy.applicationID.map { $0.lowercased() == caller.clientID.lowercased() } ?? true
            }
            guard isAllowed else { throw .forbiddenByPolicy(caller, right, vault) }
            return nil
        }
    }

    /// The object below the vault that a path's segments name, such as `secrets/db`; nil for collections and settings.
    static func object(in parts: [String]) -> String? {
        guard parts.count >= 2, ["secrets", "keys", "certificates"].contains(parts[0].lowercased()),
            !["restore", "issuers", "contacts"].contains(parts[1].lowercased())
        else { return nil }
        return "\(parts[0].lowercased())/\(parts[1])"
    }
}

extension ServiceError {
    /// A caller as messages of the data plane write it.
    private static func text(_ caller: Caller) -> String {
        "appid=\(caller.clientID);oid=\(caller.objectID);iss=https://sts.windows.net/\(caller.tenant)/"
    }

    static func forbiddenByPolicy(_ caller: Caller, _ right: DataRight, _ vault: Vault) -> ServiceError {
        ServiceError(
            403, "Forbidden", inner: "ForbiddenByPolicy",
            "The user, group or application '\(text(caller))' does not have \(right.area) \(right.names[0]) permission on "
                + "key vault '\(vault.name);location=\(vault.region)'. For help resolving this issue, please see "
                + "https://go.microsoft.com/fwlink/?linkid=2125287")
    }

    static func forbiddenByRole(
        _ caller: Caller, _ right: DataRight, _ vault: Vault, object: String?
    ) -> ServiceError {
        ServiceError(
            403, "Forbidden", inner: "ForbiddenByRbac",
            "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role "
                + "definitions were changed recently, please observe propagation time.\r\nCaller: \(text(caller))\r\n"
                + "Action: '\(right.dataAction)'\r\nResource: '\(vault.scope.key)\(object.map { "/" + $0 } ?? "")'\r\n"
                + "Assignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: \(vault.name);"
                + "location=\(vault.region)\r\n")
    }

    static func forbiddenByFirewall(_ address: String, _ caller: Caller, _ vault: Vault) -> ServiceError {
        ServiceError(
            403, "Forbidden", inner: "ForbiddenByFirewall",
            "Client address is not authorized and caller is not a trusted service.\r\nClient address: \(address)\r\n"
                + "Caller: \(text(caller))\r\nVault: \(vault.name);location=\(vault.region)")
    }

    static func forbiddenByConnection(_ caller: Caller, _ vault: Vault) -> ServiceError {
        ServiceError(
            403, "Forbidden", inner: "ForbiddenByConnection",
            "Public network access is disabled and request is not from a trusted service nor via an approved private "
                + "link.\r\nCaller: \(text(caller))\r\nVault: \(vault.name);location=\(vault.region)")
    }
}
