internal import ExactJSON

/// A role given to a principal at a scope.
struct RoleAssignment: Sendable, Equatable {
    /// GUID, the last part of its id.
    let name: String
    let scope: Scope
    /// GUID of the role.
    let roleID: String
    /// Object id.
    let principalID: String
    var principalType = "ServicePrincipal"
    var description: String?
    var condition: String?
    var conditionVersion: String?
    /// Seconds since 1970.
    var created: Int64 = 0
    var createdBy: String?

    var id: Scope { scope.appending("providers/Microsoft.Authorization/roleAssignments/\(name)") }

    /// Whether both give the same role to the same principal at the same scope.
    func grantsSame(as other: RoleAssignment) -> Bool {
        scope == other.scope && roleID.lowercased() == other.roleID.lowercased()
            && principalID.lowercased() == other.principalID.lowercased()
    }

    /// Whether its condition holds, if it has one; one that cannot be read holds never.
    func isInForce(_ facts: AssignmentCondition.Facts) -> Bool {
        guard let condition else { return true }
        return (try? AssignmentCondition(condition))?.holds(facts) ?? false
    }

    var json: JSON {
        let prefix = scope.subscription.map { "/subscriptions/\($0)" } ?? ""
        let stamp = HTTPDate.iso(epoch: created)
        return [
            "properties": .members(
                (
                    "roleDefinitionId",
                    .text("\(prefix)/providers/Microsoft.Authorization/roleDefinitions/\(roleID)")
                ),
                ("principalId", .text(principalID)), ("principalType", .text(principalType)),
                ("scope", .text(scope.description)), ("condition", condition.map { .text($0) } ?? .null),
                ("conditionVersion", conditionVersion.map { .text($0) } ?? .null), ("createdOn", .text(stamp)),
                ("updatedOn", .text(stamp)), ("createdBy", createdBy.map { .text($0) } ?? .null),
                ("updatedBy", createdBy.map { .text($0) } ?? .null),
                ("delegatedManagedIdentityResourceId", .null),
                ("description", description.map { .text($0) } ?? .null)),
            "id": .text(id.description), "type": "Microsoft.Authorization/roleAssignments", "name": .text(name),
        ]
    }

    /// Reads the body of a PUT.
    init(_ body: JSON, name: String, scope: Scope, now: Int64, createdBy: String?) throws(ServiceError) {
        let properties = body["properties"] ?? .null
        guard let role = properties["roleDefinitionId"]?.string, let roleID = role.split(separator: "/").last,
            GUID.isValid(String(roleID))
        else {
            throw ServiceError(
                400, "InvalidRoleDefinitionId",
                "The role definition id '\(properties["roleDefinitionId"]?.string ?? "")' is not valid.")
        }
        guard let principal = properties["principalId"]?.string, GUID.isValid(principal) else {
            throw ServiceError(
                400, "InvalidPrincipalId",
                "A valid principal ID must be provided for role assignment. The ID "
                    + "'\(properties["principalId"]?.string ?? "")' is not valid.")
        }
        self.name = name
        self.scope = scope
        self.roleID = roleID.lowercased()
        principalID = principal
        principalType = properties["principalType"]?.string ?? "ServicePrincipal"
        description = properties["description"]?.string
        condition = properties["condition"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        conditionVersion = condition == nil ? nil : properties["conditionVersion"]?.string ?? "2.0"
        try Self.check(condition, conditionVersion)
        created = now
        self.createdBy = createdBy
    }

    /// Refuses a condition that could not be evaluated, so that none is stored which would be passed over.
    private static func check(_ condition: String?, _ version: String?) throws(ServiceError) {
        guard let condition else { return }
        guard version == "2.0" else {
            throw ServiceError(
                400, "ConditionVersionNotSupported",
                "The condition version '\(version ?? "")' is not supported; it must be 2.0.")
        }
        do throws(AssignmentCondition.ReadingError) {
            _ = try AssignmentCondition(condition)
        } catch {
            throw ServiceError(
                400, "InvalidCondition", "The condition of the role assignment cannot be evaluated: \(error.reason).")
        }
    }

    /// An assignment that the emulator makes itself.
    init(name: String, scope: Scope, role: RoleDefinition, principalID: String, created: Int64 = 0) {
        self.name = name
        self.scope = scope
        roleID = role.id
        self.principalID = principalID
        self.created = created
    }
}
