internal import ExactJSON

/// A role: which actions of the control plane and of the data plane it grants.
struct RoleDefinition: Sendable, Equatable {
    /// GUID.
    let id: String
    let name: String
    let about: String
    var isBuiltIn = true
    var actions: [String] = []
    var notActions: [String] = []
    var dataActions: [String] = []
    var notDataActions: [String] = []
    /// Scopes of a custom role.
    var assignableScopes = ["/"]

    /// Whether the role grants an action.
    func grants(_ action: String, isData: Bool) -> Bool {
        let granted = isData ? dataActions : actions
        let withheld = isData ? notDataActions : notActions
        return granted.contains { Self.matches($0, action) } && !withheld.contains { Self.matches($0, action) }
    }

    /// Compares an action with a pattern whose `*` stands for any text, without regard to case.
    static func matches(_ pattern: String, _ action: String) -> Bool {
        WildcardText.matches(pattern.lowercased(), action.lowercased())
    }

    /// As `{scope}/providers/Microsoft.Authorization/roleDefinitions` lists it.
    func json(at scope: Scope) -> JSON {
        func list(_ texts: [String]) -> JSON { .array(texts.map { .text($0) }) }
        let prefix = scope.subscription.map { "/subscriptions/\($0)" } ?? ""
        return [
            "id": .text("\(prefix)/providers/Microsoft.Authorization/roleDefinitions/\(id)"), "name": .text(id),
            "type": "Microsoft.Authorization/roleDefinitions",
            "properties": [
                "roleName": .text(name), "type": .text(isBuiltIn ? "BuiltInRole" : "CustomRole"),
                "description": .text(about), "assignableScopes": list(assignableScopes),
                "permissions": [
                    [
                        "actions": list(actions), "notActions": list(notActions), "dataActions": list(dataActions),
                        "notDataActions": list(notDataActions),
                    ]
                ],
            ],
        ]
    }

    /// Reads the body of a custom role.
    init(custom id: String, _ json: JSON) throws(ServiceError) {
        let properties = json["properties"] ?? .null
        guard let name = properties["roleName"]?.string, !name.isEmpty else {
            throw ServiceError(400, "RoleDefinitionNameMissing", "The role definition has no name.")
        }
        self.id = id
        self.name = name
        about = properties["description"]?.string ?? ""
        isBuiltIn = false
        for permission in properties["permissions"]?.array ?? [] {
            func list(_ name: String) -> [String] { permission[name]?.array?.compactMap(\.string) ?? [] }
            actions += list("actions")
            notActions += list("notActions")
            dataActions += list("dataActions")
            notDataActions += list("notDataActions")
        }
        assignableScopes = properties["assignableScopes"]?.array?.compactMap(\.string) ?? []
        guard !assignableScopes.isEmpty else {
            throw ServiceError(
                400, "RoleDefinitionAssignableScopesMissing", "The role definition has no assignable scopes.")
        }
    }

    /// A role of the service's own.
    init(
        builtIn id: String, _ name: String, _ about: String, actions: [String] = [], not notActions: [String] = [],
        data dataActions: [String] = []
    ) {
        self.id = id
        self.name = name
        self.about = about
        self.actions = actions
        self.notActions = notActions
        self.dataActions = dataActions
    }
}
