import ExactJSON
import FoundationEssentials
import ResourceManager

/// A vault's end by Resource Manager.
struct ManagedVaultControl: VaultControl {
    let vault: Vault
    let client: ManagementClient
    let id: ResourceID

    func protection() async throws -> VaultProtection {
        let described = try await client.vault(id)
        let locks = try await client.locks(id.text).map { $0["name"]?.string ?? "without a name" }
        return VaultProtection(
            hasSoftDelete: described.hasSoftDelete, retentionDays: described.retentionDays, locks: locks)
    }

    func dependents() async throws -> [MapRow.Dependent] {
        let list = try await vault.dependents()
        // Who could not be asked has to be accepted by name like who is known to use it.
        return list.found.map { MapRow.Dependent($0, of: vault) }
            + list.unread.map { MapRow.Dependent(name: $0.name, type: $0.type, reference: "not readable: \($0.why)") }
    }

    func belongings() async throws -> VaultBelongings {
        VaultBelongings(
            roleAssignments: try await client.roleAssignments(id.text).map(Self.json),
            eventSubscriptions: try await client.eventSubscriptions(id.text))
    }

    private static func json(_ assignment: RoleAssignment) -> JSON {
        var members = [
            JSONMember(name: "name", value: .text(assignment.name)),
            JSONMember(name: "scope", value: .text(assignment.scope)),
            JSONMember(name: "principalId", value: .text(assignment.principal)),
            JSONMember(name: "roleDefinitionId", value: .text(assignment.definition)),
        ]
        if let type = assignment.principalType {
            members.append(JSONMember(name: "principalType", value: .text(type)))
        }
        if let condition = assignment.condition {
            members.append(JSONMember(name: "condition", value: .text(condition.text)))
            members.append(JSONMember(name: "conditionVersion", value: condition.version.map { .text($0) } ?? .null))
        }
        return .object(members)
    }

    func delete() async throws { try await client.deleteVault(id) }

    func deletion() async throws -> (deleted: Int64?, recoverableUntil: Int64?) {
        let location = vault.region ?? ""
        guard let found = try await client.deletedVault(id.name, location: location, subscription: id.subscription)
        else { return (nil, nil) }
        return (Self.seconds(found.deleted), Self.seconds(found.purges))
    }

    /// The service writes whole or broken seconds; the fraction is of no use to anybody.
    private static func seconds(_ text: String?) -> Int64? {
        guard let text else { return nil }
        let whole = text.prefix { $0 != "." && $0 != "Z" && $0 != "+" } + "Z"
        return (try? Date(String(whole), strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
    }
}

extension Vault {
    /// The way to the vault's end.
    ///
    /// - Throws: `OperationError` when Resource Manager does not know the vault.
    public func control() throws -> any VaultControl {
        let (client, id) = try managed("`retire`")
        return ManagedVaultControl(vault: self, client: client, id: id)
    }
}
