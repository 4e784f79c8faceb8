internal import ExactJSON

/// Resource groups.
enum GroupRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let item = "subscriptions/{subscription}/resourceGroups/{group}"
        routes.on("GET", "subscriptions/{subscription}/resourceGroups", list)
        routes.on("GET", item, get)
        routes.on("HEAD", item) { context in
            EmulatorResponse(status: context.core.control.withStore { $0.group(context.target) } == nil ? 404 : 204)
        }
        routes.on("PUT", item, put)
        routes.on("PATCH", item, patch)
        routes.on("DELETE", item, delete)
        routes.on("GET", "\(item)/resources") { context in
            try context.list(try context.summaries(below: try group(context).scope))
        }
    }

    static func list(_ context: ControlContext) throws -> EmulatorResponse {
        let subscription = try context.subscription().scope
        let groups = context.core.control.withStore { $0.groups(in: subscription) }.filter {
            context.canRead($0.scope, type: "Microsoft.Resources/subscriptions/resourceGroups")
        }
        return try context.list(groups.map(\.json))
    }

    static func get(_ context: ControlContext) throws -> EmulatorResponse { .json(try group(context).json) }

    static func put(_ context: ControlContext) throws -> EmulatorResponse {
        let body = try context.body()
        let name = context.parameter("group")
        guard isValid(name) else {
            throw ServiceError(
                400, "InvalidResourceGroup",
                "The resource group name '\(name)' must be at most 90 letters, digits, '-', '_', '(', ')' and '.', and "
                    + "must not end with '.'.")
        }
        guard let location = body["location"]?.string else { throw ServiceError.locationRequired }
        let region = Region.programmaticName(location)
        let old = context.core.control.withStore { $0.group(context.target) }
        guard Region.isKnown(region) || context.core.serves(region: region) else {
            throw ServiceError.locationNotAvailable(location, "Microsoft.Resources/resourceGroups")
        }
        if let old, old.location != region {
            throw ServiceError(
                409, "InvalidResourceGroupLocation",
                "Invalid resource group location '\(region)'. The Resource group already exists in location "
                    + "'\(old.location)'.")
        }
        let group = ResourceGroup(
            scope: old?.scope ?? context.target, location: region,
            tags: .object(try context.tags(of: body) ?? []), managedBy: body["managedBy"]?.string)
        context.core.control.withStore { $0.put(group) }
        return .json(group.json, status: old == nil ? 201 : 200)
    }

    static func patch(_ context: ControlContext) throws -> EmulatorResponse {
        var group = try group(context)
        if let tags = try context.tags(of: try context.body()) { group.tags = .object(tags) }
        let changed = group
        context.core.control.withStore { $0.put(changed) }
        return .json(changed.json)
    }

    /// Deletes a group with all that is in it; its vaults softly.
    static func delete(_ context: ControlContext) throws -> EmulatorResponse {
        let group = try group(context)
        for vault in context.core.vaults.vaults(below: group.scope) {
            context.core.vaults.delete(vault, at: context.seconds)
        }
        context.core.access.remove(below: group.scope)
        context.core.control.withStore { $0.removeGroup(group.scope) }
        return context.accept(result: .null, at: "\(try context.subscription().scope)/operationresults")
    }

    private static func group(_ context: ControlContext) throws(ServiceError) -> ResourceGroup {
        let name = context.parameter("group")
        let scope = try context.subscription().scope.appending("resourceGroups/\(name)")
        guard let group = context.core.control.withStore({ $0.group(scope) }) else { throw .groupNotFound(name) }
        return group
    }

    private static func isValid(_ name: String) -> Bool {
        (1...90).contains(name.count) && !name.hasSuffix(".")
            && name.allSatisfy { $0.isLetter || $0.isNumber || "-_().".contains($0) }
    }
}
