internal import ExactJSON

/// Tenants, subscriptions, locations, and all resources of a subscription.
enum SubscriptionRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        routes.on("GET", "subscriptions", list)
        routes.on("GET", "tenants", tenants)
        routes.on("GET", "subscriptions/{subscription}") { context in .json(try context.subscription().json) }
        routes.on("GET", "subscriptions/{subscription}/locations", locations)
        routes.on("GET", "subscriptions/{subscription}/resources", resources)
        routes.on("GET", "subscriptions/{subscription}/providers") { context in
            try context.list(
                ResourceType.namespaces.map { ProviderRoutes.provider($0, subscription: context.target.subscription) })
        }
        routes.on("GET", "subscriptions/{subscription}/operationresults/{operation}") { context in
            try context.poll()
        }
    }

    /// Subscriptions in which the caller has any role.
    static func list(_ context: ControlContext) throws -> EmulatorResponse {
        let all = context.core.control.withStore { $0.subscriptions }
        let assignments = context.core.access.assignments.filter {
            context.caller.identities.contains($0.principalID.lowercased())
        }
        let seen = all.filter { subscription in
            assignments.contains { $0.scope.contains(subscription.scope) || subscription.scope.contains($0.scope) }
        }
        return try context.list(seen.map(\.json))
    }

    static func tenants(_ context: ControlContext) throws -> EmulatorResponse {
        try context.list(
            context.core.directory.tenants.map { tenant in
                .members(
                    ("id", .text("/tenants/\(tenant.id)")), ("tenantId", .text(tenant.id)),
                    ("displayName", .text(tenant.domain ?? tenant.id)),
                    ("defaultDomain", tenant.domain.map { .text($0) }), ("tenantCategory", "Home"))
            })
    }

    static func locations(_ context: ControlContext) throws -> EmulatorResponse {
        let subscription = try context.subscription().id
        return .json(["value": .array(Region.all.map { $0.json(subscription: subscription) })])
    }

    static func resources(_ context: ControlContext) throws -> EmulatorResponse {
        let subscription = try context.subscription().scope
        return try context.list(try context.summaries(below: subscription))
    }
}

extension ControlContext {
    /// Vaults and tracked resources below a scope as the generic list shows them, after its `$filter`:
    /// `resourceType eq 'T'`, `name eq 'N'`, `location eq 'L'`, `resourceGroup eq 'G'`, joined by `and`.
    func summaries(below scope: Scope) throws(ServiceError) -> [JSON] {
        let vaults = core.vaults.vaults(below: scope).map { (scope: $0.scope, json: document($0).summary) }
        let others = core.control.withStore { $0.resources(below: scope) }
            .filter { ResourceType.named($0.scope.type ?? "")?.form == .tracked }
            .map { (scope: $0.scope, json: $0.summary) }
        var found = (vaults + others).sorted { $0.scope.key < $1.scope.key }
            .filter { canRead($0.scope, type: $0.scope.type ?? "") }
        for condition in (query("$filter") ?? "").split(separator: " and ") {
            let parts = condition.split(separator: "'", omittingEmptySubsequences: false)
            let subject = parts[0].lowercased().filter { $0 != " " && $0 != "(" }
            guard parts.count == 3, ["resourcetypeeq", "nameeq", "locationeq", "resourcegroupeq"].contains(subject)
            else {
                throw ServiceError(400, "InvalidFilterInQueryString", "Invalid $filter '\(condition)' specified.")
            }
            let wanted = parts[1].lowercased()
            found = found.filter { item in
                switch subject {
                case "resourcetypeeq": item.scope.type?.lowercased() == wanted
                case "nameeq": item.scope.name.lowercased() == wanted
                case "locationeq": item.json["location"]?.string == Region.programmaticName(wanted)
                default: item.scope.group?.lowercased() == wanted
                }
            }
        }
        return found.map(\.json)
    }
}
