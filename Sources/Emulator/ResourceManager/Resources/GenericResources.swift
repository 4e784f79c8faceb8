internal import ExactJSON

/// Resources that are kept as documents: put, get, change, delete and list them by their type.
enum GenericResources {
    static func handle(_ context: ControlContext) throws -> EmulatorResponse {
        guard let typeName = context.target.type ?? collectionType(context.target) else {
            throw ServiceError(404, "InvalidResourceType", "The path '\(context.target)' names no resource type.")
        }
        guard let type = ResourceType.named(typeName) else { throw unknown(typeName, context) }
        if context.target.type == nil { return try list(type, context) }
        switch context.request.method {
        case "GET", "HEAD": return .json(try resource(context).json)
        case "PUT": return try put(type, context)
        case "PATCH": return try patch(context)
        case "DELETE": return try delete(type, context)
        default: throw ServiceError.methodNotAllowed(context.request.method)
        }
    }

    /// The type of a collection's path; nil for anything else.
    private static func collectionType(_ target: Scope) -> String? {
        target.appending("item").type
    }

    private static func unknown(_ type: String, _ context: ControlContext) -> ServiceError {
        let namespace = type.split(separator: "/").first.map(String.init) ?? ""
        guard ResourceType.namespaces.contains(where: { $0.lowercased() == namespace.lowercased() }) else {
            return ServiceError(404, "InvalidResourceNamespace", "The resource namespace '\(namespace)' is invalid.")
        }
        return ServiceError(
            404, "InvalidResourceType",
            "The resource type could not be found in the namespace '\(namespace)' for api version "
                + "'\(context.apiVersion)'. The emulator keeps no '\(type)'.")
    }

    static func resource(_ context: ControlContext) throws(ServiceError) -> Resource {
        guard let resource = context.core.control.withStore({ $0.resource(context.target) }) else {
            throw .resourceNotFound(context.target)
        }
        return resource
    }

    private static func list(_ type: ResourceType, _ context: ControlContext) throws -> EmulatorResponse {
        guard context.request.method == "GET" else { throw ServiceError.methodNotAllowed(context.request.method) }
        // A child's collection stands below its parent, any other below the scope in front of the provider.
        let parent = Scope(context.target.segments.dropLast().joined(separator: "/"))
        let scope = type.form == .child ? parent : context.base
        let isAtScope = context.query("$filter")?.lowercased().contains("atscope()") == true
        let found = context.core.control.withStore { store in
            store.resources(type: type.name).filter { resource in
                switch type.form {
                case .attached where type.name == ResourceType.locks:
                    resource.scope.base.contains(scope) || (!isAtScope && scope.contains(resource.scope.base))
                case .attached: resource.scope.base == scope
                case .tracked, .child: scope.contains(resource.scope)
                }
            }
        }
        return try context.list(found.filter { context.canRead($0.scope, type: type.name) }.map(\.json))
    }

    private static func put(_ type: ResourceType, _ context: ControlContext) throws -> EmulatorResponse {
        let body = try context.body()
        let old = context.core.control.withStore { $0.resource(context.target) }
        let resource = try checked(type, context.target, body, old: old, now: context.seconds, context.core)
        let isNew = context.core.control.withStore { $0.put(resource) }
        PrivateEndpoints.connect(resource, context.core, now: context.seconds)
        // Diagnostic settings are the only ones that answer 200 also to their first PUT.
        return .json(resource.json, status: isNew && type.name != ResourceType.diagnostics ? 201 : 200)
    }

    /// The document of a PUT, checked as far as the emulator knows its type.
    static func checked(
        _ type: ResourceType, _ scope: Scope, _ body: JSON, old: Resource?, now: Int64, _ core: EmulatorCore
    ) throws(ServiceError) -> Resource {
        var body = body
        if let parent = scope.parentResource, core.control.withStore({ $0.resource(parent) }) == nil,
            core.vaults[parent.name]?.scope != parent
        {
            throw ServiceError(
                404, "ParentResourceNotFound",
                "Failed to perform 'write' on resource of type '\(type.name)', because the parent resource '\(parent)' "
                    + "could not be found.")
        }
        switch type.form {
        case .tracked:
            guard scope.group != nil else { throw .resourceNotFound(scope) }
            guard let location = body["location"]?.string else { throw .locationRequired }
            let region = Region.programmaticName(location)
            guard region == "global" || Region.isKnown(region) || core.serves(region: region) else {
                throw .locationNotAvailable(location, type.name)
            }
            if let old = old?.location, old != region { throw .locationDiffers(scope, old, region) }
            body = body.setting("location", .text(region))
        case .child: break
        case .attached:
            if type.name == ResourceType.locks { try checkLevel(body) }
        }
        if type.name != ResourceType.locks, type.name != ResourceType.diagnostics {
            let properties = body["properties"] ?? .object([])
            body = body.setting("properties", properties.setting("provisioningState", "Succeeded"))
        }
        var resource = Resource(scope, members: body.object ?? [], now: old?.created ?? now)
        resource.changed = now
        return resource
    }

    private static func checkLevel(_ body: JSON) throws(ServiceError) {
        let level = body["properties"]?["level"]?.string ?? ""
        guard ["cannotdelete", "readonly"].contains(level.lowercased()) else {
            throw ServiceError(
                400, "InvalidLockLevel", "The lock level '\(level)' is not one of CanNotDelete, ReadOnly.")
        }
    }

    private static func patch(_ context: ControlContext) throws -> EmulatorResponse {
        var resource = try resource(context)
        let merged = JSON.object(resource.members).merging(try context.body())
        let location = resource["location"]
        resource.members = (location == nil ? merged : merged.setting("location", location)).object ?? []
        resource.changed = context.seconds
        let changed = resource
        context.core.control.withStore { _ = $0.put(changed) }
        return .json(changed.json)
    }

    private static func delete(_ type: ResourceType, _ context: ControlContext) throws -> EmulatorResponse {
        let removed = context.core.control.withStore { $0.remove(context.target) }
        if removed, type.name == "Microsoft.Network/privateEndpoints" {
            PrivateEndpoints.disconnect(context.target, context.core)
        }
        context.core.access.remove(below: context.target)
        return EmulatorResponse(status: removed ? 200 : 204)
    }
}
