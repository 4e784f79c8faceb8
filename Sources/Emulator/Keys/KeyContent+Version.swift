internal import BinaryText
internal import ExactJSON

extension KeyContent: VersionContent {
    static var kind: ObjectKind { .key }
    static var emptyCompanion: KeyRotationPolicy? { nil }
    static var collection: CollectionPath<Self> { \.keys }
    var isManaged: Bool { certificateVersion != nil }

    /// As the rotation policy says of the current version (facts 9.1); a key that belongs to a certificate has none.
    static func renewal(of object: StoredObject<Self>) -> Int64? {
        guard !object.isManaged, object.current.attributes.enabled else { return nil }
        return object.companion?.rotation(of: object.current.attributes)
    }

    static func bundle(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, _ frame: Frame
    ) -> [JSONMember] {
        let content = version.content
        let head: [JSONMember] = [
            JSONMember(name: "kid", value: .text(frame.id(.key, object.name, version: version.id))),
            JSONMember(name: "kty", value: .text(content.type)),
            JSONMember(name: "key_ops", value: .array(content.operations.map { .text($0) })),
        ]
        var members = [JSONMember(name: "key", value: .object(head + content.key.publicMembers))]
        members += rest(version, frame)
        if let policy = content.releasePolicy { members.append(JSONMember(name: "release_policy", value: policy)) }
        return members
    }

    static func item(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, versioned: Bool, _ frame: Frame
    ) -> [JSONMember] {
        let kid = frame.id(.key, object.name, version: versioned ? version.id : nil)
        return [JSONMember(name: "kid", value: .text(kid))] + rest(version, frame)
    }

    /// Attributes, tags and the mark of a certificate's key.
    private static func rest(_ version: ObjectVersion<Self>, _ frame: Frame) -> [JSONMember] {
        var extra: [JSONMember] = []
        let isRecent = frame.apiVersion >= .v7v5
        if let exportable = version.content.exportable ?? (isRecent ? false : nil) {
            extra.append(JSONMember(name: "exportable", value: .bool(exportable)))
        }
        if isRecent {
            extra.append(JSONMember(name: "hsmPlatform", value: .text(version.content.isHSM ? "2" : "0")))
        }
        var members = [JSONMember(name: "attributes", value: version.attributes.json(frame, extra: extra))]
        if let tags = version.tags { members.append(JSONMember(name: "tags", value: tags.json)) }
        if version.content.isManaged { members.append(JSONMember(name: "managed", value: true)) }
        return members
    }

    /// HSM keys need a premium vault.
    static func requireFits(_ object: StoredObject<Self>, _ vault: VaultConfiguration) throws(ServiceError) {
        for version in object.versions { try KeyType.check(version.content.type, in: vault) }
    }

    var sealedForm: JSON {
        var members: [JSONMember] = [
            JSONMember(name: "pkcs8", value: .text(Base64.encode(key.pkcs8))),
            JSONMember(name: "hsm", value: .bool(isHSM)),
            JSONMember(name: "operations", value: .array(operations.map { .text($0) })),
        ]
        if let exportable { members.append(JSONMember(name: "exportable", value: .bool(exportable))) }
        if let releasePolicy { members.append(JSONMember(name: "releasePolicy", value: releasePolicy)) }
        if let certificateVersion {
            members.append(JSONMember(name: "certificateVersion", value: .text(certificateVersion)))
        }
        return .object(members)
    }

    init(sealedForm json: JSON) throws(ServiceError) {
        guard let der = json["pkcs8"]?.string.flatMap({ Base64.decode($0) }), let isHSM = json["hsm"]?.bool,
            let operations = json["operations"]?.array, let key = try? SoftwareKey(der: der)
        else { throw .corruptBlob }
        self.init(
            key: key, isHSM: isHSM, operations: operations.compactMap(\.string),
            exportable: json["exportable"]?.bool, releasePolicy: json["releasePolicy"],
            certificateVersion: json["certificateVersion"]?.string)
    }

    /// A backup carries no rotation policy (facts 4.1).
    static func sealedForm(of companion: KeyRotationPolicy?) -> JSON { .null }

    static func companion(sealedForm: JSON) throws(ServiceError) -> KeyRotationPolicy? { nil }
}
