/// Certificates as what they are: three objects under one name.
extension VaultState {
    /// Refuses a new version of a certificate where the service does (facts 5.2): the name is on its way in or out, a
    /// plain key or secret has it, or another version is still in progress.
    ///
    /// - Returns: the certificate, when there is one.
    func certificateToExtend(_ name: String, at now: Int64) throws(ServiceError) -> StoredObject<CertificateContent>? {
        let existing = try certificates.liveOrFree(name, at: now)
        try requireNoNamesake(name, at: now)
        if existing?.companion.isInProgress == true {
            throw ServiceError(
                409, "Forbidden",
                "A new key vault certificate can not be created or imported while a pending key vault certificate's "
                    + "status is inProgress.")
        }
        return existing
    }

    /// Refuses a certificate under the name of a key or secret that belongs to no certificate.
    private func requireNoNamesake(_ name: String, at now: Int64) throws(ServiceError) {
        let key = try keys.liveOrFree(name, at: now)
        let secret = try secrets.liveOrFree(name, at: now)
        let kind: ObjectKind
        if let key, !key.isManaged {
            kind = .key
        } else if let secret, !secret.isManaged {
            kind = .secret
        } else {
            return
        }
        throw ServiceError(
            409, "Conflict",
            "A certificate with the name \(name) cannot be created or imported, because a \(kind.rawValue) with this "
                + "name exists that is not associated with a certificate.")
    }

    /// Stores a version of all three objects and changes the certificate's companion with it.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - change: what becomes of policy and operation.
    mutating func add(
        _ trio: CertificateTrio, version id: String, to name: String, attributes: Attributes, tags: Tags?,
        at now: Int64,
        listedFrom: Int64, _ change: (inout CertificateCompanion) -> Void
    ) throws(ServiceError) -> StoredObject<CertificateContent> {
        let version = ObjectVersion(
            id: id, attributes: attributes, tags: tags, content: trio.certificate, listedFrom: listedFrom)
        try requireNoNamesake(name, at: now)
        var object: StoredObject<CertificateContent>
        if var existing = try certificates.liveOrFree(name, at: now) {
            if existing.isOnlyPending { existing.current = version } else { existing.append(version) }
            object = existing
        } else {
            object = StoredObject(name: name, first: version)
        }
        change(&object.companion)
        try keys.add(
            ObjectVersion(id: id, attributes: attributes, tags: tags, content: trio.key, listedFrom: listedFrom),
            to: object.name, at: now)
        try secrets.add(
            ObjectVersion(id: id, attributes: attributes, tags: tags, content: trio.secret, listedFrom: listedFrom),
            to: object.name, at: now)
        certificates.put(object)
        return object
    }

    /// Starts an operation: stores it with the policy, and a version without certificate when there is none yet.
    mutating func begin(
        _ pending: PendingCertificate, for name: String, policy: CertificatePolicy, at now: Int64, listedFrom: Int64
    ) throws(ServiceError) -> StoredObject<CertificateContent> {
        var change = AttributeChange()
        change.enabled = false
        let version = ObjectVersion(
            id: pending.versionID, attributes: Attributes(change, now: now / 1_000), tags: pending.tags,
            content: CertificateContent(der: nil, keepsOrder: pending.keepsOrder), listedFrom: listedFrom)
        var object: StoredObject<CertificateContent>
        if var existing = try certificateToExtend(name, at: now) {
            if existing.isOnlyPending { existing.current = version }
            object = existing
        } else {
            object = StoredObject(name: name, first: version)
        }
        object.companion.policy = policy
        object.companion.pending = pending
        certificates.put(object)
        if let due = pending.due { certificateSettings.due[name.uppercased()] = due }
        return object
    }

    /// Finishes the operations whose time has come; costs nothing while none is due.
    ///
    /// - Parameter now: milliseconds since 1970.
    mutating func settleCertificates(at now: Int64) {
        guard !certificateSettings.due.isEmpty else { return }
        for (name, due) in certificateSettings.due where due <= now {
            certificateSettings.due[name] = nil
            guard let object = try? certificates.live(name, at: now), let pending = object.companion.pending,
                pending.status == .inProgress, let trio = pending.issued
            else { continue }
            do throws(ServiceError) {
                _ = try add(
                    trio, version: pending.versionID, to: object.name,
                    attributes: trio.attributes(pending.attributes, now: due / 1_000), tags: pending.tags, at: now,
                    listedFrom: due
                ) { $0.pending?.status = .completed }
            } catch {
                // Somebody made a key or a secret of that name in the meantime.
                var failed = object
                failed.companion.pending?.status = .failed(error)
                certificates.put(failed)
            }
        }
    }
}
