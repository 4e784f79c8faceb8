internal import ExactJSON

/// Rights and locks of the control plane.
extension EmulatorCore {
    /// Refuses what the caller has no role for, then what a lock forbids.
    func authorize(_ context: ControlContext, _ split: Int?) throws(ServiceError) {
        let method = context.request.method
        let isList = method == "GET" && Self.isCollection(context.target, split)
        let action = Self.action(method, context.target, split)
        // Lists show what the caller may read, and nothing is a good answer.
        if !isList || Self.isAccessList(context.target) {
            let isItem = split == nil || !Self.isCollection(context.target, split)
            let scope = isItem ? context.target : context.base
            guard
                Self.needsNoRight(action)
                    || access.allows(context.caller, action, at: scope, attributes(context, action))
            else {
                throw .authorizationFailed(context.caller, action, scope)
            }
        }
        try checkLock(method, context.target)
    }

    /// What conditions may ask of a request to a role assignment.
    private func attributes(
        _ context: ControlContext, _ action: String
    ) -> [AssignmentCondition.Attribute: [String]] {
        switch action.lowercased() {
        case "microsoft.authorization/roleassignments/write":
            return RoleAssignment.attributes((try? context.body())?["properties"] ?? .null, .request)
        case "microsoft.authorization/roleassignments/delete":
            return access.assignment(context.target.name).map {
                RoleAssignment.attributes($0.json["properties"] ?? .null, .resource)
            } ?? [:]
        default: return [:]
        }
    }

    /// Refuses to change or delete what a lock protects; locks themselves can always be removed.
    func checkLock(_ method: String, _ target: Scope) throws(ServiceError) {
        guard ["PUT", "PATCH", "DELETE"].contains(method),
            target.type?.lowercased() != "microsoft.authorization/locks"
        else { return }
        if let lock = control.withStore({ $0.lock(against: method, at: target) }) {
            throw .scopeLocked(target, method, by: lock)
        }
    }

    /// The action of a role that a request needs, such as `Microsoft.KeyVault/vaults/read`.
    static func action(_ method: String, _ target: Scope, _ split: Int?) -> String {
        let verb =
            switch method {
            case "PUT", "PATCH": "write"
            case "DELETE": "delete"
            case "POST": "action"
            default: "read"
            }
        guard let split, split + 1 < target.segments.count else { return "\(plainType(target))/\(verb)" }
        let words = Array(target.segments[(split + 1)...])
        let types = words.dropFirst().enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let type = ([words[0]] + types).joined(separator: "/")
        if type.lowercased() == "microsoft.keyvault/checknameavailability" { return type + "/read" }
        return "\(type)/\(verb)"
    }

    private static func plainType(_ target: Scope) -> String {
        let words = target.segments.map { $0.lowercased() }
        if words.count <= 2 { return "Microsoft.Resources/subscriptions" }
        guard words[2] == "resourcegroups" else { return "Microsoft.Resources/subscriptions/\(target.segments[2])" }
        let rest = target.segments.dropFirst(4).map { "/" + $0 }.joined()
        return "Microsoft.Resources/subscriptions/resourceGroups\(rest)"
    }

    private static func isCollection(_ target: Scope, _ split: Int?) -> Bool {
        guard let split else { return target.segments.count % 2 == 1 }
        return (target.segments.count - split) % 2 == 1
    }

    /// Lists of access itself are not filtered but refused.
    private static func isAccessList(_ target: Scope) -> Bool {
        let type = target.segments.suffix(2).joined(separator: "/").lowercased()
        return ["microsoft.authorization/roleassignments", "microsoft.authorization/locks"].contains(type)
    }

    /// What every caller with a token may ask for.
    private static func needsNoRight(_ action: String) -> Bool {
        let action = action.lowercased()
        return action.hasPrefix("microsoft.resourcegraph/") || action == "microsoft.resources/subscriptions/read"
            || action.hasSuffix("/operationresults/read") || action.hasSuffix("/asyncoperations/read")
            || action == "microsoft.keyvault/checknameavailability/read"
            || action == "microsoft.keyvault/operations/read"
    }

    /// The headers that every answer of Resource Manager carries.
    func decorateControl(_ response: inout EmulatorResponse, _ request: EmulatorRequest) {
        let id = Hex.guid()
        let kind =
            switch request.method {
            case "GET", "HEAD": "reads"
            case "DELETE": "deletes"
            default: "writes"
            }
        response.headers += [
            ("Cache-Control", "no-cache"), ("Pragma", "no-cache"), ("Expires", "-1"),
            ("x-ms-ratelimit-remaining-subscription-\(kind)", kind == "deletes" ? "14999" : "1199"),
            ("x-ms-request-id", id),
            ("x-ms-correlation-request-id", request.header("x-ms-correlation-request-id") ?? id),
            ("x-ms-routing-request-id", "EMULATOR:\(HTTPDate.iso(epoch: clock.seconds)):\(id)"),
            ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
            ("X-Content-Type-Options", "nosniff"), ("Date", HTTPDate.text(epoch: clock.seconds)),
        ]
        if let id = request.header("x-ms-client-request-id") { response.headers.append(("x-ms-client-request-id", id)) }
    }
}
