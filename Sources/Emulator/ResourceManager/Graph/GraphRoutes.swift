internal import ExactJSON

/// Resource Graph: one POST with a query in a small part of Kusto's language (facts 8.4).
///
/// Tables: `Resources` (vaults and tracked resources), `ResourceContainers` (subscriptions and resource groups),
/// `AuthorizationResources` (role assignments). Operators: `where`, `project`, `extend`, `order by`, `take`, `limit`,
/// `count`. Conditions: `and`, `or`, `not(…)`, `==`, `!=`, `=~`, `!~`, `<` and the like, `contains`, `has`,
/// `startswith`, `endswith`, `in`, `in~` (each also with `!`), and the functions of `GraphExpression`. Anything else
/// is refused as an invalid query.
///
/// The shapes that kvmsh sends:
///
/// - vaults by name, and all of them without the name's condition:
///
///       Resources | where type =~ 'microsoft.keyvault/vaults' | where name =~ 'NAME'
///       | project id, name, type, location, resourceGroup, subscriptionId, tenantId, tags, sku, properties
///       | order by id asc
///
/// - dependents, whose properties (or identity, or tags) hold a vault's host name or resource id:
///
///       Resources | where type !~ 'microsoft.keyvault/vaults'
///       | where tostring(properties) contains 'NAME.vault.azure.net' or tostring(properties) contains 'RESOURCE ID'
///       | project id, name, type, location, resourceGroup, subscriptionId, tags, properties | order by id asc
///
/// - sites, because the graph never shows what their settings hold. Their references to secrets come from Resource
///   Manager: `GET {site}/config/configreferences/appsettings`, and the settings from
///   `POST {site}/config/appsettings/list`. Child resources (`Microsoft.Cdn/profiles/P/secrets`,
///   `Microsoft.Sql/servers/S/encryptionProtector`), event subscriptions, diagnostic settings and locks are not in the
///   graph either and are listed by their own paths, as in Azure.
///
/// `type` and `resourceGroup` are in lower case, as the service gives them. Pages: `$top` (at most 1000), then
/// `$skipToken` from the answer.
enum GraphRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        routes.on("POST", "Microsoft.ResourceGraph/resources", query)
    }

    static func query(_ context: ControlContext) throws -> EmulatorResponse {
        let body = try context.body()
        guard let text = body["query"]?.string, !text.isEmpty else {
            throw ServiceError.invalidQuery("The request has no query.")
        }
        let query = try GraphQuery(text)
        let wanted = body["subscriptions"]?.array?.compactMap { $0.string?.lowercased() }
        let rows = query.run(try GraphTables(context, subscriptions: wanted).rows(query.table))
        let options = body["options"] ?? .null
        let size = min(max(options["$top"]?.int ?? 1_000, 1), 1_000)
        let token = options["$skipToken"]?.string
        guard let start = token.map({ Int64($0) }) ?? (options["$skip"]?.int ?? 0), start >= 0 else {
            throw ServiceError.invalidQuery("The $skipToken is not one of this query.")
        }
        let page = Array(rows.dropFirst(Int(start)).prefix(Int(size)))
        let next = start + Int64(page.count)
        let isTable = options["resultFormat"]?.string?.lowercased() == "table"
        return .json(
            .members(
                ("totalRecords", .integer(Int64(rows.count))), ("count", .integer(Int64(page.count))),
                ("data", isTable ? table(page) : .array(page)), ("facets", []),
                ("resultTruncated", "false"),
                ("$skipToken", next < Int64(rows.count) ? .text(String(next)) : nil)))
    }

    private static func table(_ rows: [JSON]) -> JSON {
        let names = rows.first?.object?.map(\.name) ?? []
        func type(_ value: JSON?) -> JSON {
            switch value {
            case .number?: "integer"
            case .bool?: "boolean"
            case .object?, .array?: "object"
            default: "string"
            }
        }
        return [
            "columns": .array(names.map { ["name": .text($0), "type": type(rows.first?[$0])] }),
            "rows": .array(rows.map { row in .array(names.map { row[$0] ?? .null }) }),
        ]
    }
}

/// The tables of Resource Graph as the caller may see them.
private struct GraphTables {
    let context: ControlContext
    let subscriptions: [String]?

    init(_ context: ControlContext, subscriptions: [String]?) {
        self.context = context
        self.subscriptions = subscriptions
    }

    func rows(_ table: String) throws(ServiceError) -> [JSON] {
        switch table {
        case "resources": resources()
        case "resourcecontainers": containers()
        case "authorizationresources": assignments()
        default: throw .invalidQuery("The emulator has no table '\(table)'.")
        }
    }

    private func isWanted(_ scope: Scope) -> Bool {
        guard let subscriptions else { return true }
        return scope.subscription.map { subscriptions.contains($0.lowercased()) } ?? false
    }

    private func resources() -> [JSON] {
        let vaults = context.core.vaults.vaults().map { (scope: $0.scope, json: context.document($0).json()) }
        let others = context.core.control.withStore { $0.resources() }
            .filter { ResourceType.named($0.scope.type ?? "")?.form == .tracked }
            .map { (scope: $0.scope, json: Self.shown($0)) }
        return (vaults + others).sorted { $0.scope.key < $1.scope.key }
            .filter { isWanted($0.scope) && context.canRead($0.scope, type: $0.scope.type ?? "") }
            .map { row($0.scope, $0.json) }
    }

    /// A resource as the graph keeps it: a site without the values of its settings.
    private static func shown(_ resource: Resource) -> JSON {
        guard resource.scope.type?.lowercased() == "microsoft.web/sites",
            let site = resource.properties["siteConfig"]
        else { return resource.json }
        let hidden = site.setting("appSettings", .null).setting("connectionStrings", .null)
        return resource.json.setting("properties", resource.properties.setting("siteConfig", hidden))
    }

    private func row(_ scope: Scope, _ json: JSON) -> JSON {
        let tenant = scope.subscription.flatMap { id in
            context.core.control.withStore { $0.subscription(id)?.tenant }
        }
        return [
            "id": .text(scope.description), "name": .text(scope.name), "type": .text((scope.type ?? "").lowercased()),
            "tenantId": tenant.map { .text($0) } ?? .null, "kind": json["kind"] ?? "",
            "location": json["location"] ?? "", "resourceGroup": .text((scope.group ?? "").lowercased()),
            "subscriptionId": scope.subscription.map { .text($0) } ?? .null, "managedBy": json["managedBy"] ?? "",
            "sku": json["sku"] ?? json["properties"]?["sku"] ?? .null, "plan": json["plan"] ?? .null,
            "properties": json["properties"] ?? .null, "tags": json["tags"] ?? .null,
            "identity": json["identity"] ?? .null, "zones": json["zones"] ?? .null, "extendedLocation": .null,
        ]
    }

    private func containers() -> [JSON] {
        let (subscriptions, groups) = context.core.control.withStore { store in
            (store.subscriptions, store.subscriptions.flatMap { store.groups(in: $0.scope) })
        }
        return
            (subscriptions.filter { isWanted($0.scope) }.map { subscription in
                row(subscription.scope, subscription.json)
                    .setting("name", .text(subscription.displayName))
                    .setting("type", "microsoft.resources/subscriptions")
                    .setting("properties", subscription.json)
            }
            + groups.filter { isWanted($0.scope) }.map { group in
                row(group.scope, group.json).setting("type", "microsoft.resources/subscriptions/resourcegroups")
            })
    }

    private func assignments() -> [JSON] {
        context.core.access.assignments.filter { assignment in
            isWanted(assignment.scope)
                && context.core.access.allows(
                    context.caller, "Microsoft.Authorization/roleAssignments/read", at: assignment.scope)
        }.map { row($0.id, $0.json) }
    }
}
