public import ExactJSON

/// Who has which role where.
public struct RoleAssignment: Sendable {
    /// Its id.
    public let id: String
    /// Its name, a GUID.
    public let name: String
    /// The scope as the service wrote it.
    public let scope: String
    /// The object id of who has it.
    public let principal: String
    /// `User`, `Group`, `ServicePrincipal`, `ForeignGroup` or `Device`, where it is told.
    public let principalType: String?
    /// The id of the role's definition.
    public let definition: String
    /// A condition on its use, with its version.
    public let condition: (text: String, version: String?)?
    /// What it is for.
    public let note: String?

    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let properties = json["properties"], let scope = properties["scope"]?.string,
            let principal = properties["principalId"]?.string, let definition = properties["roleDefinitionId"]?.string
        else { return nil }
        self.id = id
        name = json["name"]?.string ?? id.split(separator: "/").last.map { String($0) } ?? ""
        self.scope = scope
        self.principal = principal
        principalType = properties.present("principalType")?.string
        self.definition = definition
        condition = properties.present("condition")?.string.map { ($0, properties["conditionVersion"]?.string) }
        note = properties.present("description")?.string
    }

    /// The GUID of the role's definition, which is the same in every subscription for built-in roles.
    public var definitionName: String { definition.split(separator: "/").last.map { $0.lowercased() } ?? "" }
}

/// A role: its name and what it allows.
public struct RoleDefinition: Sendable {
    /// The GUID.
    public let name: String
    /// The name for people.
    public let title: String
    /// What it allows on content, such as `Microsoft.KeyVault/vaults/secrets/*`.
    public let dataActions: [String]
    /// What it allows on resources.
    public let actions: [String]

    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let properties = json["properties"],
            let title = properties["roleName"]?.string
        else { return nil }
        self.name = name.lowercased()
        self.title = title
        func all(_ member: String) -> [String] {
            (properties["permissions"]?.array ?? []).flatMap { $0[member]?.array ?? [] }.compactMap(\.string)
        }
        dataActions = all("dataActions")
        actions = all("actions")
    }
}

extension ManagementClient {
    /// The assignments at a scope and below it, and those that it inherits.
    public func roleAssignments(_ scope: String) async throws -> [RoleAssignment] {
        try await list(
            "list role assignments", "\(scope)/providers/Microsoft.Authorization/roleAssignments",
            version: ManagementVersion.authorization, resource: scope
        ).compactMap(RoleAssignment.init)
    }

    /// The roles that can be given at a scope.
    public func roleDefinitions(_ scope: String) async throws -> [RoleDefinition] {
        try await list(
            "list role definitions", "\(scope)/providers/Microsoft.Authorization/roleDefinitions",
            version: ManagementVersion.authorization, resource: scope
        ).compactMap(RoleDefinition.init)
    }

    /// Gives a role. The same name, scope, principal and role again is no second assignment.
    ///
    /// - Throws: `ManagementError`; `isExistingAssignment` when there is one of another name already.
    public func assignRole(_ name: String, scope: String, _ properties: JSON) async throws {
        _ = try await perform(
            ManagementCall(
                operation: "assign role", method: "PUT",
                target: .path(
                    "\(scope)/providers/Microsoft.Authorization/roleAssignments/\(name)",
                    version: ManagementVersion.authorization),
                body: ["properties": properties], resource: scope))
    }

    /// What the identity may do with a resource, by all its roles and groups.
    public func permissions(_ scope: String) async throws -> [GrantedActions] {
        try await list(
            "list permissions", "\(scope)/providers/Microsoft.Authorization/permissions",
            version: ManagementVersion.authorization, resource: scope
        ).map(GrantedActions.init)
    }
}
