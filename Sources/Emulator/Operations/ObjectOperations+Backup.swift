internal import BinaryText
internal import ExactJSON
internal import FoundationEssentials

extension ObjectOperations {
    /// Seals all versions of an active object.
    static func backup(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let object = try context.withState { state throws(ServiceError) in
            try state[keyPath: Content.collection].live(name, at: context.now)
        }
        if context.unconfirmed.managedObjectsRefuseBackup { try requireUnmanaged(object, "backup") }
        if !context.unconfirmed.disabledSecretCanBeBackedUp, Content.kind == .secret,
            !object.current.attributes.enabled
        {
            throw ServiceError.disabled(.secret, "backup")
        }
        return try BackupAnswer.seal(
            ["source": .text(context.request.origin), Content.kind.rawValue: object.sealedForm],
            versions: object.versions.count, of: Content.kind, context)
    }

    /// Opens a blob and stores the object with its version ids and dates under the name that it had.
    static func restore(_ context: RequestContext) throws -> EmulatorResponse {
        let payload = try BackupAnswer.open(as: Content.kind, context)
        guard let form = payload[Content.kind.rawValue] else { throw ServiceError.corruptBlob }
        var restored = try StoredObject<Content>(sealedForm: form)
        try Content.requireFits(restored, context.vault.configuration)
        restored.list(from: context.listedFrom)
        let sourceID = BackupAnswer.sourceID(of: restored, payload)
        let object = restored
        try context.withState { state throws(ServiceError) in
            try state[keyPath: Content.collection].requireFree(
                object.name, forRestoreOf: sourceID, at: context.now)
            state[keyPath: Content.collection].put(object)
        }
        return bundle(of: object, context)
    }
}

/// What the backup and restore answers of all kinds share.
enum BackupAnswer {
    /// Seals a payload and answers `{"value": …}`; refuses more versions than the service can back up.
    static func seal(
        _ payload: JSON, versions: Int, of kind: ObjectKind, _ context: RequestContext
    ) throws(ServiceError) -> EmulatorResponse {
        guard versions <= 500 else {
            throw .badParameter("The \(kind.rawValue) has more than 500 versions and cannot be backed up.\r\n")
        }
        let blob = try context.core.sealer.seal(payload, of: kind, in: context.vault.world)
        // Base64 needs no escapes, and blobs are long: the body is put together by hand.
        let body = Array("{\"value\":\"".utf8) + Base64.urlText(blob) + Array("\"}".utf8)
        return EmulatorResponse(
            status: 200, headers: [("Content-Type", "application/json; charset=utf-8")], body: body)
    }

    /// The payload of the blob in a restore request.
    static func open(as kind: ObjectKind, _ context: RequestContext) throws(ServiceError) -> JSON {
        guard let value = try context.body()["value"]?.jsonString else {
            throw .badParameter("Property value is required\r\n")
        }
        guard let text = value.utf8Bytes, let blob = Base64.decode(text) else { throw .corruptBlob }
        let payload = try context.core.sealer.open(blob, as: kind, in: context.vault.world, context.unconfirmed)
        guard !context.unconfirmed.restoreKeepsVersionIDs, kind != .secret else { return payload }
        return payload.renewingVersionIDs()
    }

    /// The id that a conflict names: the current version's in the vault that made the backup.
    static func sourceID<Content>(of object: StoredObject<Content>, _ payload: JSON) -> String {
        let base = payload["source"]?.string ?? ""
        return "\(base)/\(Content.kind.collection)/\(object.name)/\(object.current.id)"
    }
}

extension JSON {
    /// A blob's payload with new version ids wherever an old one stands, for a service that does not keep them.
    fileprivate func renewingVersionIDs() -> JSON {
        var ids: [String: JSON] = [:]
        for form in object ?? [] {
            for version in form.value["versions"]?.array ?? [] {
                guard let id = version["id"]?.string, ids[id] == nil else { continue }
                ids[id] = .text(RequestContext.newVersionID())
            }
        }
        return replacing(ids)
    }

    private func replacing(_ texts: [String: JSON]) -> JSON {
        switch self {
        case .string(let text): text.text.flatMap { texts[$0] } ?? self
        case .array(let elements): .array(elements.map { $0.replacing(texts) })
        case .object(let members):
            .object(members.map { JSONMember(name: $0.name, value: $0.value.replacing(texts)) })
        default: self
        }
    }
}
