import ExactJSON
import ResourceManager

/// What only Resource Manager knows of a vault, part by part as `settings.json` keeps it; each is read or says why not.
struct ManagedParts: Sendable {
    /// The parts in the order of the file.
    static let names = ["vault", "roleAssignments", "diagnostics", "locks", "eventSubscriptions", "privateEndpoints"]

    private(set) var known: [String: JSON] = [:]
    private(set) var unread: [ArchiveSettings.Unread] = []

    /// Reads every part of a connected vault. It fails for no part: what is refused is noted.
    static func read(_ vault: Vault) async throws -> ManagedParts {
        var parts = ManagedParts()
        guard let (client, id) = try? vault.managed("reading its settings") else {
            let why = "Resource Manager told nothing of the vault: \(vault.managementProblem ?? "no resource id")"
            parts.unread = names.map { ArchiveSettings.Unread(part: $0, why: why) }
            return parts
        }
        try await parts.add("vault") { VaultShape(try await client.vault(id)).json }
        try await parts.add("privateEndpoints") { endpoints(try await client.vault(id)) }
        try await parts.add("roleAssignments") {
            .array(VaultShape.sorted(try await client.roleAssignments(id.text).compactMap { role($0, id) }))
        }
        try await parts.add("diagnostics") {
            .array(VaultShape.sorted(try await client.diagnosticSettings(id.text).map { named($0, keeping: nil) }))
        }
        try await parts.add("locks") {
            let own = try await client.locks(id.text).filter { isOwn($0, id) }
            return .array(VaultShape.sorted(own.map { named($0, keeping: ["level", "notes"]) }))
        }
        try await parts.add("eventSubscriptions") {
            .array(VaultShape.sorted(try await client.eventSubscriptions(id.text).map { named($0, keeping: nil) }))
        }
        return parts
    }

    private mutating func add(_ part: String, _ read: () async throws -> JSON) async throws {
        do { known[part] = try await read() } catch let error as ManagementError {
            unread.append(ArchiveSettings.Unread(part: part, why: error.description))
        }
    }

    /// The private endpoints that reach a vault, by their ids: those that were approved.
    private static func endpoints(_ vault: ManagedVault) -> JSON {
        let ids = vault.privateEndpoints.filter { $0.status.lowercased() == "approved" }.compactMap(\.endpoint)
        return .array(VaultShape.sorted(ids.map { ["name": .text($0.name), "id": .text($0.text)] }))
    }

    /// An assignment at the vault or below it, its scope relative to the vault; nil for one that is inherited.
    private static func role(_ assignment: RoleAssignment, _ id: ResourceID) -> JSON? {
        let scope = assignment.scope
        guard scope.lowercased().hasPrefix(id.text.lowercased()) else { return nil }
        let rest = String(scope.dropFirst(id.text.count))
        guard rest.isEmpty || rest.hasPrefix("/") else { return nil }
        return .object(present: [
            ("scope", .text(rest)), ("principal", .text(assignment.principal)),
            ("principalType", assignment.principalType.map { .text($0) }),
            ("role", .text(assignment.definitionName)), ("condition", assignment.condition.map { .text($0.text) }),
            ("conditionVersion", assignment.condition?.version.map { .text($0) }),
            ("description", assignment.note.map { .text($0) }),
        ])
    }

    private static func isOwn(_ json: JSON, _ id: ResourceID) -> Bool {
        json["id"]?.string?.lowercased().hasPrefix("\(id.text.lowercased())/") ?? false
    }

    /// Name and properties, without what only the service writes.
    private static func named(_ json: JSON, keeping: [String]?) -> JSON {
        var members = (json["properties"]?.object ?? []).filter { !$0.value.isNull }
        if let keeping { members = members.filter { keeping.contains($0.name) } }
        members.removeAll { ["provisioningState", "topic", "identity", "storageAccountName"].contains($0.name) }
        let properties = JSON.object(members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
        return ["name": json["name"] ?? "", "properties": properties]
    }
}
