internal import ExactJSON

/// Role assignments and definitions (facts 8.4).
enum RoleRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let assignments = "Microsoft.Authorization/roleAssignments"
        routes.on("GET", assignments, listAssignments)
        routes.on("GET", "\(assignments)/{name}", getAssignment)
        routes.on("PUT", "\(assignments)/{name}", putAssignment)
        routes.on("DELETE", "\(assignments)/{name}", deleteAssignment)
        let definitions = "Microsoft.Authorization/roleDefinitions"
        routes.on("GET", definitions, listDefinitions)
        routes.on("GET", "\(definitions)/{name}", getDefinition)
        routes.on("PUT", "\(definitions)/{name}", putDefinition)
        routes.on("DELETE", "\(definitions)/{name}", deleteDefinition)
        routes.on("GET", "Microsoft.Authorization/denyAssignments") { _ in .json(["value": []]) }
        routes.on("GET", "Microsoft.Authorization/permissions", permissions)
    }

    /// Without a filter: at the scope, above and below it; `atScope()` leaves out what lies below.
    static func listAssignments(_ context: ControlContext) throws -> EmulatorResponse {
        let filter = try AssignmentFilter(context.query("$filter"))
        let assignments = context.core.access.assignments.filter { assignment in
            let isRelated =
                assignment.scope.contains(context.base)
                || (!filter.isAtScope && context.base.contains(assignment.scope))
            guard isRelated else { return false }
            if let principal = filter.principal { return assignment.principalID.lowercased() == principal }
            if let member = filter.assignedTo {
                let identities = [member] + context.core.directory.groups(of: member).map { $0.lowercased() }
                return identities.contains(assignment.principalID.lowercased())
            }
            return true
        }
        return try context.list(assignments.map(\.json))
    }

    static func getAssignment(_ context: ControlContext) throws -> EmulatorResponse {
        .json(try assignment(context).json)
    }

    static func putAssignment(_ context: ControlContext) throws -> EmulatorResponse {
        let name = context.parameter("name")
        guard GUID.isValid(name) else {
            throw ServiceError(
                400, "InvalidRoleAssignmentId", "The role assignment ID '\(name)' is not valid. It must be a GUID.")
        }
        let assignment = try RoleAssignment(
            try context.body(), name: name, scope: context.base, now: context.seconds,
            createdBy: context.caller.objectID)
        guard context.core.access.role(assignment.roleID) != nil else {
            throw ServiceError(
                400, "RoleDefinitionDoesNotExist",
                "The specified role definition with ID '\(assignment.roleID)' does not exist.")
        }
        guard context.core.directory.knows(objectID: assignment.principalID) else {
            throw ServiceError(
                400, "PrincipalNotFound",
                "Principal \(assignment.principalID.filter { $0 != "-" }) does not exist in the directory "
                    + "\(context.core.directory.home). Check that you have the correct principal ID. If you are creating "
                    + "this principal and then immediately assigning a role, this error might be related to a "
                    + "replication delay.")
        }
        let isNew = context.core.access.assignment(name) == nil
        try context.core.access.put(assignment)
        return .json(assignment.json, status: isNew ? 201 : 200)
    }

    static func deleteAssignment(_ context: ControlContext) throws -> EmulatorResponse {
        let name = context.parameter("name")
        guard let assignment = context.core.access.assignment(name), assignment.scope == context.base else {
            return EmulatorResponse(status: 204)
        }
        context.core.access.remove(name)
        return .json(assignment.json)
    }

    private static func assignment(_ context: ControlContext) throws(ServiceError) -> RoleAssignment {
        let name = context.parameter("name")
        guard let assignment = context.core.access.assignment(name), assignment.scope == context.base else {
            throw ServiceError(404, "RoleAssignmentNotFound", "The role assignment '\(name)' is not found.")
        }
        return assignment
    }

    static func listDefinitions(_ context: ControlContext) throws -> EmulatorResponse {
        var roles = context.core.access.roles.filter { role in
            role.assignableScopes.contains { Scope($0).contains(context.base) || context.base.contains(Scope($0)) }
        }
        if let filter = context.query("$filter") {
            let words = filter.split(separator: "'", omittingEmptySubsequences: false)
            if words.count >= 3, filter.lowercased().hasPrefix("rolename eq") {
                roles = roles.filter { $0.name.lowercased() == words[1].lowercased() }
            } else if words.count >= 3, filter.lowercased().hasPrefix("type eq") {
                roles = roles.filter { $0.isBuiltIn == (words[1].lowercased() == "builtinrole") }
            } else if filter.lowercased().filter({ $0 != " " }) != "atscope()" {
                throw ServiceError(400, "InvalidFilter", "The filter '\(filter)' is not supported.")
            }
        }
        return try context.list(roles.map { $0.json(at: context.base) })
    }

    static func getDefinition(_ context: ControlContext) throws -> EmulatorResponse {
        .json(try definition(context).json(at: context.base))
    }

    static func putDefinition(_ context: ControlContext) throws -> EmulatorResponse {
        let name = context.parameter("name")
        let old = context.core.access.role(name)
        guard GUID.isValid(name), old?.isBuiltIn != true else {
            throw ServiceError(
                400, "InvalidRoleDefinitionId", "The role definition ID '\(name)' is not that of a custom role.")
        }
        let role = try RoleDefinition(custom: name, try context.body())
        context.core.access.put(role)
        return .json(role.json(at: context.base), status: old == nil ? 201 : 200)
    }

    static func deleteDefinition(_ context: ControlContext) throws -> EmulatorResponse {
        let name = context.parameter("name")
        guard context.core.access.role(name) != nil else { return EmulatorResponse(status: 204) }
        guard !context.core.access.assignments.contains(where: { $0.roleID.lowercased() == name.lowercased() }) else {
            throw ServiceError(
                409, "RoleDefinitionHasAssignments",
                "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).")
        }
        guard let role = context.core.access.removeRole(name) else {
            throw ServiceError(
                400, "CannotDeleteBuiltInRole", "The role '\(name)' is a built-in one and cannot be deleted.")
        }
        return .json(role.json(at: context.base))
    }

    private static func definition(_ context: ControlContext) throws(ServiceError) -> RoleDefinition {
        let name = context.parameter("name")
        guard let role = context.core.access.role(name) else {
            throw ServiceError(
                404, "RoleDefinitionDoesNotExist", "The specified role definition with ID '\(name)' does not exist.")
        }
        return role
    }

    /// What the caller may do at the scope, role by role.
    static func permissions(_ context: ControlContext) throws -> EmulatorResponse {
        let assignments = context.core.access.assignments.filter {
            $0.scope.contains(context.base) && context.caller.identities.contains($0.principalID.lowercased())
        }
        let roles = assignments.compactMap { context.core.access.role($0.roleID) }
        let sets = roles.compactMap { $0.json(at: context.base)["properties"]?["permissions"]?.array?.first }
        return .json(["value": .array(sets)])
    }
}

/// `$filter` of a list of role assignments or locks.
private struct AssignmentFilter {
    var isAtScope = false
    var principal: String?
    var assignedTo: String?

    init(_ text: String?) throws(ServiceError) {
        for part in (text ?? "").components(separatedByWord: "and") {
            let compact = part.lowercased().filter { $0 != " " }
            let quoted = part.split(separator: "'", omittingEmptySubsequences: false)
            if compact == "atscope()" {
                isAtScope = true
            } else if quoted.count == 3, compact.hasPrefix("principalideq'") {
                principal = quoted[1].lowercased()
            } else if quoted.count == 3, compact.hasPrefix("assignedto('") {
                assignedTo = quoted[1].lowercased()
            } else if !compact.isEmpty {
                throw ServiceError(400, "InvalidFilter", "The filter '\(text ?? "")' is not supported.")
            }
        }
    }
}

extension String {
    /// The parts between occurrences of a word that stands alone.
    fileprivate func components(separatedByWord word: String) -> [String] {
        var parts: [[Substring]] = [[]]
        for piece in split(separator: " ") {
            if piece.lowercased() == word { parts.append([]) } else { parts[parts.count - 1].append(piece) }
        }
        return parts.map { $0.joined(separator: " ") }
    }
}
