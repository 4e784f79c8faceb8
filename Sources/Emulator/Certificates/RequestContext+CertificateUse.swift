internal import ExactJSON

/// Reading and updating certificates, their policies and their operations.
extension RequestContext {
    /// The active certificate of this name.
    func certificate(_ name: String) throws(ServiceError) -> StoredObject<CertificateContent> {
        try withState { state throws(ServiceError) in
            return try state.certificates.live(name, at: now)
        }
    }

    /// The bundle of one version; a disabled certificate is readable.
    func certificateBundle(_ name: String, version: String?) throws(ServiceError) -> JSON {
        let object = try certificate(name)
        return .object(CertificateContent.bundle(try object.version(version), of: object, frame))
    }

    /// Changes what a PATCH names; switching a version on or off switches its key and secret too.
    func updateCertificate(_ name: String, version: String?, _ body: JSON) throws(ServiceError) -> JSON {
        let settings = try CertificateRequest(body)
        return try withState { state throws(ServiceError) in
            let (id, bundle) = try state.certificates.update(name, at: now) { object throws(ServiceError) in
                if let policy = body["policy"], !policy.isNull {
                    try object.companion.policy.apply(policy, in: vault.configuration)
                    object.companion.policy.updated = seconds
                }
                let index = try object.index(of: version)
                try object.update(at: index) { version throws(ServiceError) in
                    if version.content.der == nil && settings.attributes.enabled == true {
                        throw .badParameter("Property attributes.enabled cannot be true for a pending certificate\r\n")
                    }
                    version.attributes.apply(settings.attributes, now: seconds)
                    version.tags = try Tags.patched(version.tags, by: settings.tags, unconfirmed)
                }
                let changed = object.versions[index]
                return (changed.id, JSON.object(CertificateContent.bundle(changed, of: object, frame)))
            }
            if settings.attributes.enabled != nil {
                state.mirror(settings.attributes, name: name, version: id, at: now)
            }
            return bundle
        }
    }

    /// The policy of a certificate.
    func certificatePolicy(_ name: String) throws(ServiceError) -> JSON { policyJSON(of: try certificate(name)) }

    /// Changes the members of the policy that a PATCH names.
    func updateCertificatePolicy(_ name: String, _ body: JSON) throws(ServiceError) -> JSON {
        let object = try withState { state throws(ServiceError) in
            return try state.certificates.update(name, at: now) { object throws(ServiceError) in
                try object.companion.policy.apply(body, in: vault.configuration)
                object.companion.policy.updated = seconds
                return object
            }
        }
        return policyJSON(of: object)
    }

    private func policyJSON(of object: StoredObject<CertificateContent>) -> JSON {
        object.companion.policy.json(id: frame.id(.certificate, object.name) + "/policy")
    }

    /// The operation; 404 when there is none or its `request_id` is another.
    func pendingOperation(_ name: String) throws(ServiceError) -> EmulatorResponse {
        let (object, pending) = try pendingCertificate(name)
        if let wanted = query("request_id"), wanted.lowercased() != pending.requestID { throw .pendingNotFound(name) }
        return .json(
            pending.json(object.name, frame),
            headers: pending.status == .inProgress ? [("Retry-After", "10")] : [])
    }

    /// Asks for the end of an operation; the answer still shows it in progress.
    func cancelPending(_ name: String, _ body: JSON) throws(ServiceError) -> JSON {
        guard body["cancellation_requested"]?.bool == true else {
            throw .badParameter("Property cancellation_requested has invalid value\r\n")
        }
        return try changePending(name) { companion throws(ServiceError) in
            guard var pending = companion.pending, pending.status == .inProgress else {
                throw .badParameter("The pending certificate \(name) is not in progress\r\n")
            }
            pending.isCancellationRequested = true
            companion.pending = pending
            companion.pending?.status = .cancelled
            return pending
        }
    }

    /// Forgets an operation; one in progress ends with it.
    func deletePending(_ name: String) throws(ServiceError) -> JSON {
        try changePending(name) { companion throws(ServiceError) in
            guard let pending = companion.pending else { throw .pendingNotFound(name) }
            companion.pending = nil
            return pending
        }
    }

    private func changePending(
        _ name: String, _ change: (inout CertificateCompanion) throws(ServiceError) -> PendingCertificate
    ) throws(ServiceError) -> JSON {
        try withState { state throws(ServiceError) in
            guard let object = try? state.certificates.live(name, at: now), object.companion.pending != nil else {
                _ = try state.certificates.live(name, at: now)
                throw .pendingNotFound(name)
            }
            return try state.certificates.update(name, at: now) { object throws(ServiceError) in
                try change(&object.companion).json(object.name, frame)
            }
        }
    }
}

extension VaultState {
    /// Gives the key and the secret of a certificate's version the certificate's state.
    fileprivate mutating func mirror(_ change: AttributeChange, name: String, version id: String, at now: Int64) {
        mirror(change, in: \.keys, name, id, now)
        mirror(change, in: \.secrets, name, id, now)
    }

    private mutating func mirror<Content>(
        _ change: AttributeChange, in collection: WritableKeyPath<VaultState, ObjectCollection<Content>>,
        _ name: String, _ id: String, _ now: Int64
    ) {
        // A pending certificate has neither key nor secret yet.
        try? self[keyPath: collection].update(name, at: now) { object throws(ServiceError) in
            let index = try object.index(of: id)
            object.update(at: index) { $0.attributes.apply(change, now: now / 1_000) }
        }
    }
}
