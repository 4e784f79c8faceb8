internal import ExactJSON

/// Reading, updating and using keys.
extension RequestContext {
    /// The bundle of one version.
    func keyBundle(_ name: String, version: String?) throws(ServiceError) -> JSON {
        let (object, found) = try keyVersion(name, version)
        if !found.attributes.enabled && !unconfirmed.disabledKeyIsReadable { throw .disabled(.key, "get") }
        return .object(KeyContent.bundle(found, of: object, frame))
    }

    /// The bundle of one version as the attestation operation answers it (facts 3.3, from 7.6-preview.2 on).
    ///
    /// `attributes.attestation` is what the hardware vouches for. No hardware stands behind this emulator, so the
    /// member is absent, as it is for a software key.
    func keyAttestation(_ name: String, version: String?) throws(ServiceError) -> JSON {
        guard apiVersion >= .v7v6 else {
            throw .badParameter("The operation attestation is not known to api-version \(apiVersion.name)\r\n")
        }
        return try keyBundle(name, version: version)
    }

    /// Changes what a PATCH names.
    func updateKey(_ name: String, version: String?, _ body: JSON) throws(ServiceError) -> JSON {
        let request = try KeyRequest(body, operations: body["key_ops"])
        return try withState { state throws(ServiceError) in
            try state.keys.update(name, at: now) { object throws(ServiceError) in
                guard !object.isManaged else { throw .managed(.key, "update") }
                let index = try object.index(of: version)
                try object.update(at: index) { version throws(ServiceError) in
                    if request.exportable != nil, request.exportable != (version.content.exportable ?? false) {
                        throw .badParameter("Property attributes.exportable cannot be changed\r\n")
                    }
                    if let policy = request.releasePolicy {
                        try Self.checkReplacement(of: version.content, by: policy)
                        version.content.releasePolicy = policy
                    }
                    version.attributes.apply(request.attributes, now: seconds)
                    version.tags = try Tags.patched(version.tags, by: request.tags, unconfirmed)
                    if let operations = request.operations { version.content.operations = operations }
                }
                return .object(KeyContent.bundle(object.versions[index], of: object, frame))
            }
        }
    }

    /// Encrypts, decrypts, signs, verifies, wraps or unwraps.
    func useKey(_ name: String, version: String?, for operation: KeyOperation) throws(ServiceError) -> JSON {
        let (object, found) = try keyVersion(name, version)
        try operation.check(found, at: seconds)
        let value = try operation.perform(with: found.content.key, try body())
        if operation == .verify { return ["value": value] }
        return ["kid": .text(frame.id(.key, object.name, version: found.id)), "value": value]
    }

    /// The rotation policy, or what a key without one answers.
    func rotationPolicy(_ name: String) throws(ServiceError) -> JSON {
        let object = try withState { state throws(ServiceError) in try state.keys.live(name, at: now) }
        return object.companion?.json(id: frame.id(.key, object.name) + "/rotationpolicy") ?? KeyRotationPolicy.absent
    }

    /// Replaces the rotation policy.
    func setRotationPolicy(_ name: String, _ body: JSON) throws(ServiceError) -> JSON {
        try withState { state throws(ServiceError) in
            try state.keys.update(name, at: now) { object throws(ServiceError) in
                guard !object.isManaged else { throw .managed(.key, "setrotationpolicy") }
                let policy = try KeyRotationPolicy(body, replacing: object.companion, now: seconds)
                object.companion = policy
                return policy.json(id: frame.id(.key, object.name) + "/rotationpolicy")
            }
        }
    }

    /// Releasing needs an attestation that a trusted authority signed; the emulator knows none.
    func releaseKey(_ name: String, version: String?) throws(ServiceError) -> JSON {
        let (_, found) = try keyVersion(name, version)
        guard found.attributes.enabled else { throw .disabled(.key, "release") }
        guard found.content.exportable == true else {
            throw ServiceError(403, "Forbidden", "Operation release is not permitted on a key that is not exportable.")
        }
        throw ServiceError(403, "Forbidden", "The target environment attestation does not satisfy the release policy.")
    }

    private func keyVersion(
        _ name: String, _ version: String?
    ) throws(ServiceError) -> (StoredObject<KeyContent>, ObjectVersion<KeyContent>) {
        let object = try withState { state throws(ServiceError) in try state.keys.live(name, at: now) }
        return (object, try object.version(version))
    }

    private static func checkReplacement(of content: KeyContent, by policy: JSON) throws(ServiceError) {
        guard content.exportable == true else {
            throw .badParameter("A release policy needs a key whose attribute exportable is true\r\n")
        }
        if content.releasePolicy?["immutable"]?.bool == true, content.releasePolicy != policy {
            throw .badParameter("The release policy is immutable\r\n")
        }
    }
}
