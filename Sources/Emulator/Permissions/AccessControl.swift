internal import Locking

/// Roles and their assignments, and what follows from them for a caller.
final class AccessControl: Sendable {
    private struct State: Sendable {
        var assignments: [String: RoleAssignment] = [:]
        var customRoles: [String: RoleDefinition] = [:]
        /// By vault and caller: for each right, by `DataRight.index`, the assignment that gives it in the whole vault.
        /// Emptied by every change.
        var vaultRights: [String: [String?]] = [:]

        func role(_ id: String) -> RoleDefinition? {
            AccessControl.builtIn[id.lowercased()] ?? customRoles[id.lowercased()]
        }

        func assignments(of principals: Set<String>, at scope: Scope) -> [RoleAssignment] {
            assignments.values.filter { assignment in
                assignment.scope.contains(scope) && principals.contains(assignment.principalID.lowercased())
            }
        }

        /// The name of an assignment that gives an action at a scope.
        func grant(
            _ facts: AssignmentCondition.Facts, isData: Bool, to principals: Set<String>, at scope: Scope
        ) -> String? {
            assignments(of: principals, at: scope).filter {
                role($0.roleID)?.grants(facts.action, isData: isData) == true && $0.isInForce(facts)
            }.map(\.name).min()
        }
    }

    private static let builtIn = Dictionary(
        BuiltInRoles.all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    private let state = Locked(State())
    private let journal: StateJournal

    init(_ journal: StateJournal) { self.journal = journal }

    /// Every assignment, by id.
    var assignments: [RoleAssignment] {
        state.withLock { $0.assignments.values.sorted { $0.id.key < $1.id.key } }
    }

    func assignment(_ name: String) -> RoleAssignment? { state.withLock { $0.assignments[name.lowercased()] } }

    /// Every role: the built-in ones, then custom ones by name.
    var roles: [RoleDefinition] {
        BuiltInRoles.all + state.withLock { $0.customRoles.values.sorted { $0.name < $1.name } }
    }

    func role(_ id: String) -> RoleDefinition? { state.withLock { $0.role(id) } }

    /// Stores an assignment; throws 409 when the principal has the role at the scope already under another name.
    func put(_ assignment: RoleAssignment) throws(ServiceError) {
        try state.withLock { state throws(ServiceError) in
            let key = assignment.name.lowercased()
            if let old = state.assignments[key], !old.grantsSame(as: assignment) {
                throw ServiceError(
                    409, "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.")
            }
            if let same = state.assignments.values.first(where: { $0.grantsSame(as: assignment) }),
                same.name.lowercased() != key
            {
                throw ServiceError(
                    409, "RoleAssignmentExists",
                    "The role assignment already exists. The ID of the existing role assignment is "
                        + "\(same.name.filter { $0 != "-" }).")
            }
            state.assignments[key] = assignment
            state.vaultRights.removeAll()
            journal.record(.assignment, assignment.name, assignment.document.content)
        }
    }

    /// Removes an assignment by its name; nil when there is none.
    @discardableResult
    func remove(_ name: String) -> RoleAssignment? {
        state.withLock { state in
            state.vaultRights.removeAll()
            let removed = state.assignments.removeValue(forKey: name.lowercased())
            if let removed { journal.record(.assignment, removed.name, nil) }
            return removed
        }
    }

    /// Removes every assignment at or below a scope.
    func remove(below scope: Scope) {
        state.withLock { state in
            state.vaultRights.removeAll()
            for (key, assignment) in state.assignments where scope.contains(assignment.scope) {
                state.assignments[key] = nil
                journal.record(.assignment, assignment.name, nil)
            }
        }
    }

    func put(_ role: RoleDefinition) {
        state.withLock { state in
            state.vaultRights.removeAll()
            state.customRoles[role.id.lowercased()] = role
            journal.record(.role, role.id, role.json(at: .root))
        }
    }

    /// Removes a custom role; nil when there is none.
    func removeRole(_ id: String) -> RoleDefinition? {
        state.withLock { state in
            state.vaultRights.removeAll()
            let removed = state.customRoles.removeValue(forKey: id.lowercased())
            if let removed { journal.record(.role, removed.id, nil) }
            return removed
        }
    }

    /// Assignments and custom roles as documents.
    var documents: [StateDocument] {
        state.withLock { state in
            state.assignments.values.map(\.document)
                + state.customRoles.values.map {
                    StateDocument(kind: .role, id: $0.id, content: $0.json(at: .root))
                }
        }
    }

    /// Forgets all assignments and custom roles and takes these.
    func replace(assignments: [RoleAssignment], roles: [RoleDefinition]) {
        state.withLock { state in
            state.assignments = Dictionary(
                assignments.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { $1 })
            state.customRoles = Dictionary(roles.map { ($0.id.lowercased(), $0) }, uniquingKeysWith: { $1 })
            state.vaultRights.removeAll()
        }
    }

    /// Whether a caller may do something on the control plane.
    ///
    /// - Parameter attributes: what conditions may ask of the request.
    func allows(
        _ caller: Caller, _ action: String, at scope: Scope,
        _ attributes: [AssignmentCondition.Attribute: [String]] = [:]
    ) -> Bool {
        let facts = AssignmentCondition.Facts(action: action, attributes: attributes)
        return state.withLock { $0.grant(facts, isData: false, to: caller.identities, at: scope) } != nil
    }

    /// The assignment that gives a caller a right on an object of a vault (nil: on all of them); nil when none does.
    func grant(_ caller: Caller, _ right: DataRight, in vault: Scope, object: String?) -> String? {
        let principals = caller.identities
        let key = vault.key + "|" + caller.identityKey
        return state.withLock { state in
            let grants: [String?]
            if let known = state.vaultRights[key] {
                grants = known
            } else {
                grants = DataRight.all.map { right in
                    state.grant(right.facts, isData: true, to: principals, at: vault)
                }
                state.vaultRights[key] = grants
            }
            if let name = grants[right.index] { return name }
            guard let object else { return nil }
            return state.grant(right.facts, isData: true, to: principals, at: vault.appending(object))
        }
    }
}
