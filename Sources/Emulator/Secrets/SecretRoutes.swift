internal import BinaryText
internal import ExactJSON
internal import KeyContainers

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
        return answer(try converted(version, context), of: object, context)
    }

    /// The version in the form that `outContentType` asks for (facts 3.2; from 2025-06-01-preview on): the PFX of a
    /// certificate comes as PEM when that is asked for, and nothing else is converted.
    private static func converted(
        _ version: ObjectVersion<SecretContent>, _ context: RequestContext
    ) throws(ServiceError) -> ObjectVersion<SecretContent> {
        guard context.apiVersion >= .v2025preview, let wanted = context.query("outContentType") else { return version }
        let given = version.content.contentType?.text
        guard wanted != given else { return version }
        guard given == CertificatePolicy.pkcs12, wanted == CertificatePolicy.pem else {
            throw .badParameter("A secret of type \(given ?? "none") cannot be had as \(wanted)\r\n")
        }
        guard let text = version.content.value.text, let bytes = Base64.decode(text) else {
            throw .badParameter("The value of the secret is no Base64\r\n")
        }
        do throws(CryptographyError) {
            let container = try PKCS12(reading: bytes, password: nil)
            let keys = container.keys.map { PEMText.text("PRIVATE KEY", $0) }
            let certificates = container.certificates.map { PEMText.text("CERTIFICATE", $0) }
            var converted = version
            converted.content.value = JSONString((keys + certificates).joined())
            converted.content.contentType = JSONString(wanted)
            return converted
        } catch {
            throw .badParameter("The value of the secret is no PKCS#12: \(error.reason)\r\n")
        }
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
