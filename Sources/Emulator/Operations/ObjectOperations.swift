internal import ExactJSON

/// The operations that every kind has in the same form: lists, delete, recover, purge, and what backups share.
///
/// Secrets and keys register all of them with `register`; certificates, which carry a key and a secret along, use the
/// lists and write the rest themselves with the functions of `ObjectCollection`.
enum ObjectOperations<Content: VersionContent> {
    private static var kind: ObjectKind { Content.kind }

    /// GET of the collection, of a name's versions, of the deleted collection and of one deleted object.
    static func registerLists(on router: inout Router) {
        router.on("GET", kind.collection, list)
        router.on("GET", "\(kind.collection)/{name}/versions", versions)
        router.on("GET", kind.deletedCollection, listDeleted)
        router.on("GET", "\(kind.deletedCollection)/{name}", getDeleted)
    }

    /// DELETE of an object, recover, purge.
    static func registerLife(on router: inout Router) {
        router.on("DELETE", "\(kind.collection)/{name}", delete)
        router.on("POST", "\(kind.deletedCollection)/{name}/recover", recover)
        router.on("DELETE", "\(kind.deletedCollection)/{name}", purge)
    }

    /// Backup and restore of an object alone.
    static func registerBackup(on router: inout Router) {
        router.on("POST", "\(kind.collection)/{name}/backup", backup)
        router.on("POST", "\(kind.collection)/restore", restore)
    }

    static func list(_ context: RequestContext) throws -> EmulatorResponse {
        let paging = try Paging(context)
        let now = context.now
        let objects = try context.withState { state in
            state[keyPath: Content.collection].objects(from: paging.marker, limit: paging.size + 1) { object in
                object.life.phase(at: now) == .active && object.versions[0].listedFrom <= now
                    && Content.isListed(object, context)
            }
        }
        let frame = context.frame
        let items = objects.map { object in
            let shown = object.versions.last { $0.listedFrom <= now } ?? object.current
            return (
                marker: object.name.uppercased(),
                item: JSON.object(Content.item(shown, of: object, versioned: false, frame))
            )
        }
        return paging.response(items, context)
    }

    static func versions(_ context: RequestContext) throws -> EmulatorResponse {
        let paging = try Paging(context)
        let name = try context.name()
        let now = context.now
        let found = try context.withState { state in state[keyPath: Content.collection].object(name, at: now) }
        guard let object = found, object.life.phase(at: now) == .active else { return paging.response([], context) }
        let frame = context.frame
        let items = object.versions.filter { $0.listedFrom <= now && $0.id >= paging.marker ?? "" }
            .sorted { $0.id < $1.id }
            .prefix(paging.size + 1)
            .map { (marker: $0.id, item: JSON.object(Content.item($0, of: object, versioned: true, frame))) }
        return paging.response(items, context)
    }

    static func listDeleted(_ context: RequestContext) throws -> EmulatorResponse {
        let paging = try Paging(context)
        let now = context.now
        let objects = try context.withState { state in
            state[keyPath: Content.collection].objects(from: paging.marker, limit: paging.size + 1) {
                $0.life.phase(at: now) == .deleted && Content.isListed($0, context)
            }
        }
        let frame = context.frame
        let items = objects.map { object in
            (
                marker: object.name.uppercased(),
                item: JSON.object(
                    frame.deletion(of: object)
                        + Content.item(object.current, of: object, versioned: false, frame))
            )
        }
        return paging.response(items, context)
    }

    static func getDeleted(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let object = try context.withState { state throws(ServiceError) in
            try state[keyPath: Content.collection].deleted(name, at: context.now)
        }
        return bundle(of: object, context)
    }

    static func delete(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let timing = context.timing
        let object = try context.withState { state throws(ServiceError) in
            try requireUnmanaged(state[keyPath: Content.collection].live(name, at: timing.now), "delete")
            return try state[keyPath: Content.collection].delete(name, timing)
        }
        return bundle(of: object, context)
    }

    static func recover(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let timing = context.timing
        let object = try context.withState { state throws(ServiceError) in
            try requireUnmanaged(state[keyPath: Content.collection].object(name, at: timing.now), "recover")
            return try state[keyPath: Content.collection].recover(name, timing)
        }
        return bundle(of: object, context)
    }

    static func purge(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let timing = context.timing
        try context.withState { state throws(ServiceError) in
            try requireUnmanaged(state[keyPath: Content.collection].object(name, at: timing.now), "purge")
            try state[keyPath: Content.collection].purge(name, timing)
        }
        return EmulatorResponse(status: 204)
    }

    /// The bundle of an object's current version, with the members of a deleted object when it is deleted.
    static func bundle(of object: StoredObject<Content>, _ context: RequestContext) -> EmulatorResponse {
        let frame = context.frame
        return .json(.object(frame.deletion(of: object) + Content.bundle(object.current, of: object, frame)))
    }

    /// Throws 403 for an object that belongs to a certificate.
    static func requireUnmanaged(_ object: StoredObject<Content>?, _ operation: String) throws(ServiceError) {
        guard let object, object.isManaged else { return }
        throw .managed(kind, operation)
    }
}
