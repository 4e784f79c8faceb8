internal import ExactJSON

/// The operations of secrets (facts 3.2).
enum SecretRoutes {
    static func register(on router: inout Router) {
        ObjectOperations<SecretContent>.registerLists(on: &router)
        ObjectOperations<SecretContent>.registerLife(on: &router)
        ObjectOperations<SecretContent>.registerBackup(on: &router)
        router.on("PUT", "secrets/{name}", set)
        router.on("GET", "secrets/{name}/{version?}", get)
        router.on("PATCH", "secrets/{name}/{version?}", update)
    }

    /// Adds a version; nothing is inherited from the version before.
    private static func set(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let body = try context.body()
        guard let value = body["value"]?.jsonString else {
            throw ServiceError.badParameter("Property value is required and must be a string\r\n")
        }
        guard size(of: value) <= largestValue else {
            throw ServiceError.badParameter("Property value has invalid value. It is longer than 25600 bytes\r\n")
        }
        let content = SecretContent(value: value, contentType: try contentType(in: body))
        let version = ObjectVersion(
            id: RequestContext.newVersionID(),
            attributes: Attributes(try AttributeChange(body["attributes"]), now: context.seconds),
            tags: try Tags.read(body["tags"]), content: content, listedFrom: context.listedFrom)
        let object = try context.withState { state throws(ServiceError) in
            try ObjectOperations.requireUnmanaged(state.secrets.object(name, at: context.now), "set")
            return try state.secrets.add(version, to: name, at: context.now)
        }
        return answer(version, of: object, context)
    }

    private static func get(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let object = try context.withState { state throws(ServiceError) in
            try state.secrets.live(name, at: context.now)
        }
        let version = try object.version(context.version)
        guard version.attributes.enabled else { throw ServiceError.disabled(.secret, "get") }
        return answer(version, of: object, context)
    }

    /// Changes what the request names, and answers without the value.
    private static func update(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let body = try context.body()
        let change = try AttributeChange(body["attributes"])
        let tags = try Tags.read(body["tags"])
        let contentType = try contentType(in: body)
        let (object, version) = try context.withState { state throws(ServiceError) in
            try state.secrets.update(name, at: context.now) { object throws(ServiceError) in
                try ObjectOperations.requireUnmanaged(object, "update")
                let index = try object.index(of: context.version)
                try object.update(at: index) { version throws(ServiceError) in
                    version.attributes.apply(change, now: context.seconds)
                    version.tags = try Tags.patched(version.tags, by: tags, context.unconfirmed)
                    version.content.contentType = contentType ?? version.content.contentType
                }
                return (object, object.versions[index])
            }
        }
        return .json(.object(SecretContent.bundle(version, of: object, context.frame)))
    }

    /// The bundle with the value, which comes first on the wire.
    private static func answer(
        _ version: ObjectVersion<SecretContent>, of object: StoredObject<SecretContent>, _ context: RequestContext
    ) -> EmulatorResponse {
        let value = JSONMember(name: "value", value: .string(version.content.value))
        return .json(.object([value] + SecretContent.bundle(version, of: object, context.frame)))
    }

    private static func contentType(in body: JSON) throws(ServiceError) -> JSONString? {
        guard let json = body["contentType"], !json.isNull else { return nil }
        guard let text = json.jsonString, text.utf16.count <= 255 else {
            throw .badParameter("Property contentType has invalid value. It takes at most 255 characters\r\n")
        }
        return text
    }

    private static func size(of value: JSONString) -> Int { value.utf8Bytes?.count ?? value.utf16.count * 3 }

    /// 25 KB, counted in bytes of UTF-8.
    private static let largestValue = 25_600
}
