import ExactJSON
import ResourceManager

/// Who may do what with a vault: one entry of its access policy, or one role assignment.
public struct AccessEntry: Sendable {
    /// The object id of who may.
    public let principal: String
    /// `User`, `Group`, `ServicePrincipal`; nil where the entry does not tell.
    public let type: String?
    /// The role; nil for an entry of the access policy.
    public let role: String?
    /// Where it holds.
    public let scope: String
    /// Rights by name: `secrets/get`, or data actions of the role.
    public let permissions: [String]
}

extension Vault {
    /// Who may do what, by the model that counts: entries of the access policy only where roles do not decide. Role
    /// assignments are always there, since they decide over the vault itself.
    ///
    /// - Throws: `OperationError`.
    public func access() async throws -> [AccessEntry] {
        let (client, id) = try managed("the list of access")
        do {
            let described = try await client.vault(id)
            var entries: [AccessEntry] = []
            if !described.usesRoles { entries += described.accessPolicies.map { Self.entry($0, id.text) } }
            let assignments = try await client.roleAssignments(id.text)
            let definitions = assignments.isEmpty ? [] : try await client.roleDefinitions(id.text)
            let byName = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
            entries += assignments.map { assignment in
                let definition = byName[assignment.definitionName]
                return AccessEntry(
                    principal: assignment.principal, type: assignment.principalType,
                    role: definition?.title ?? assignment.definitionName, scope: assignment.scope,
                    permissions: definition.map { $0.dataActions.isEmpty ? $0.actions : $0.dataActions } ?? [])
            }
            return entries
        } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }

    private static func entry(_ policy: JSON, _ scope: String) -> AccessEntry {
        let permissions = (policy["permissions"]?.object ?? []).flatMap { member in
            (member.value.array ?? []).compactMap(\.string).map { "\(member.name)/\($0)" }
        }
        return AccessEntry(
            principal: policy["objectId"]?.string ?? "", type: nil, role: nil, scope: scope, permissions: permissions)
    }
}
