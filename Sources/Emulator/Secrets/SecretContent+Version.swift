internal import ExactJSON

extension SecretContent: VersionContent {
    static var kind: ObjectKind { .secret }
    static var emptyCompanion: Void { () }
    static var collection: CollectionPath<Self> { \.secrets }
    var isManaged: Bool { certificateVersion != nil }

    static func bundle(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, _ frame: Frame
    ) -> [JSONMember] {
        var members = item(version, of: object, versioned: true, frame)
        // Facts 2.3: only for the secrets of certificates.
        if frame.apiVersion >= .v2025, version.content.isManaged,
            let index = object.versions.firstIndex(where: { $0.id == version.id }), index > 0
        {
            members.append(JSONMember(name: "previousVersion", value: .text(object.versions[index - 1].id)))
        }
        return members
    }

    static func item(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, versioned: Bool, _ frame: Frame
    ) -> [JSONMember] {
        let id = frame.id(.secret, object.name, version: versioned ? version.id : nil)
        var members = [JSONMember(name: "id", value: .text(id))]
        if let contentType = version.content.contentType {
            members.append(JSONMember(name: "contentType", value: .string(contentType)))
        }
        members.append(JSONMember(name: "attributes", value: version.attributes.json(frame)))
        if let tags = version.tags { members.append(JSONMember(name: "tags", value: tags.json)) }
        if let keyVersion = version.content.certificateVersion {
            if versioned {
                let kid = frame.id(.key, object.name, version: keyVersion)
                members.append(JSONMember(name: "kid", value: .text(kid)))
            }
            members.append(JSONMember(name: "managed", value: true))
        }
        return members
    }

    var sealedForm: JSON {
        var members = [JSONMember(name: "value", value: .string(value))]
        if let contentType { members.append(JSONMember(name: "contentType", value: .string(contentType))) }
        if let certificateVersion {
            members.append(JSONMember(name: "certificateVersion", value: .text(certificateVersion)))
        }
        return .object(members)
    }

    init(sealedForm json: JSON) throws(ServiceError) {
        guard let value = json["value"]?.jsonString else { throw .corruptBlob }
        self.init(
            value: value, contentType: json["contentType"]?.jsonString,
            certificateVersion: json["certificateVersion"]?.string)
    }

    static func sealedForm(of companion: Void) -> JSON { .null }

    static func companion(sealedForm: JSON) throws(ServiceError) {}
}
