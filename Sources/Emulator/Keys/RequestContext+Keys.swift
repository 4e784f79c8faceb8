internal import ExactJSON
internal import KeyContainers

/// What can be done with keys; routes and the seed call these.
extension RequestContext {
    /// Makes a key or a new version of one.
    ///
    /// - Returns: the bundle's members.
    func createKey(_ name: String, _ body: JSON) throws(ServiceError) -> JSON {
        let type = try KeyType(body, in: vault.configuration)
        let request = try KeyRequest(body, operations: body["key_ops"])
        try request.checkRelease()
        try requireWritableKey(name, "create")
        let key = try generated(type.specification)
        let content = KeyContent(
            key: key, isHSM: type.isHSM,
            operations: request.operations ?? KeyContent.defaultOperations(for: type.specification),
            exportable: request.exportable, releasePolicy: request.releasePolicy)
        return try addKey(name, "create", request, content)
    }

    /// Imports a private JSON web key as a key or as a new version of one.
    func importKey(_ name: String, _ body: JSON) throws(ServiceError) -> JSON {
        guard let jwk = body["key"], jwk.object != nil else {
            throw .badParameter("Property key is not specified\r\n")
        }
        guard let kty = jwk["kty"]?.string else { throw .badParameter("Property key.kty is not specified\r\n") }
        try KeyType.check(kty, in: vault.configuration)
        if let blob = jwk["key_hsm"], !blob.isNull {
            throw .badParameter("Property key.key_hsm has invalid value. The transfer blob cannot be decrypted\r\n")
        }
        let wantsHSM = kty.hasSuffix("-HSM") || body["Hsm"]?.bool == true || body["hsm"]?.bool == true
        if wantsHSM { try KeyType.check("RSA-HSM", in: vault.configuration) }
        let request = try KeyRequest(body, operations: jwk["key_ops"])
        try request.checkRelease()
        try requireWritableKey(name, "import")
        let key: SoftwareKey
        do throws(CryptographyError) {
            key = try SoftwareKey(jwk: jwk)
        } catch {
            throw .badParameter("Property key has invalid value. \(error.reason)\r\n")
        }
        let content = KeyContent(
            key: key, isHSM: wantsHSM,
            operations: request.operations ?? KeyContent.defaultOperations(for: key.specification),
            exportable: request.exportable, releasePolicy: request.releasePolicy)
        return try addKey(name, "import", request, content)
    }

    /// Makes a new version like the current one; it expires as the rotation policy says (facts 7.2).
    func rotateKey(_ name: String) throws(ServiceError) -> JSON {
        let current = try withState { state throws(ServiceError) in
            let object = try state.keys.live(name, at: now)
            guard !object.isManaged else { throw .managed(.key, "rotate") }
            return object.current
        }
        let content = current.content
        let key = try generated(content.key.specification)
        var request = try KeyRequest([:], operations: nil)
        request.tags = current.tags
        let rotated = KeyContent(
            key: key, isHSM: content.isHSM, operations: content.operations, exportable: content.exportable,
            releasePolicy: content.releasePolicy)
        return try addKey(name, "rotate", request, rotated)
    }

    /// A key of the pool; generation is slow and so never happens while the vault's state is held.
    func generated(_ specification: SoftwareKey.Specification) throws(ServiceError) -> SoftwareKey {
        do throws(CryptographyError) {
            return try RSAKeyPool.shared.take(specification)
        } catch {
            throw ServiceError(500, "InternalServerError", error.reason)
        }
    }

    /// Refuses early what adding a version would refuse, before a key is made for nothing.
    private func requireWritableKey(_ name: String, _ operation: String) throws(ServiceError) {
        try withState { state throws(ServiceError) in
            if let object = try state.keys.liveOrFree(name, at: now), object.isManaged {
                throw .managed(.key, operation)
            }
        }
    }

    private func addKey(
        _ name: String, _ operation: String, _ request: KeyRequest, _ content: KeyContent
    ) throws(ServiceError) -> JSON {
        try withState { state throws(ServiceError) in
            let existing = try state.keys.liveOrFree(name, at: now)
            if let existing, existing.isManaged { throw .managed(.key, operation) }
            var change = request.attributes
            if change.expires == nil { change.expires = existing?.companion?.expires(of: seconds) }
            let version = ObjectVersion(
                id: Self.newVersionID(), attributes: Attributes(change, now: seconds), tags: request.tags,
                content: content, listedFrom: listedFrom)
            let object = try state.keys.add(version, to: name, at: now)
            return .object(KeyContent.bundle(version, of: object, frame))
        }
    }
}
