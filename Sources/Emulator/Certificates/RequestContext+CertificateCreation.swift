internal import ExactJSON
internal import KeyContainers

/// New versions of certificates: created, imported, merged; routes and the seed call these.
extension RequestContext {
    /// Starts the creation of a certificate: 202 with the operation.
    ///
    /// With issuer `Self` the certificate is there when the issuance delay is over, at once without one; with any other
    /// issuer the operation stays in progress.
    func createCertificate(_ name: String, _ body: JSON) throws(ServiceError) -> EmulatorResponse {
        let settings = try CertificateRequest(body)
        let existing = try withState { state throws(ServiceError) in try state.certificateToExtend(name, at: now) }
        let policy = try newPolicy(body["policy"], existing?.companion.policy)
        try requireIssuer(policy.issuer)
        let key = try certificateKey(policy, of: existing)
        let versionID = Self.newVersionID()
        let request = try CertificateIssuance.request(policy, key: key)
        var issued: CertificateTrio?
        if policy.issuer == CertificatePolicy.selfIssuer {
            let der = try CertificateIssuance.selfSigned(policy, key: key, now: seconds)
            let material = try checked("certificate") { () throws(CryptographyError) in
                try CertificateMaterial(key: key, chain: [der])
            }
            issued = try CertificateTrio(material, policy, versionID: versionID, keepsOrder: settings.keepsOrder)
        }
        let pending = PendingCertificate(
            requestID: Self.newVersionID(), versionID: versionID, key: key, request: request, issuer: policy.issuer,
            issuerCertificateType: policy.issuerCertificateType, issued: issued,
            due: issued.map { _ in now + conditions.issuanceDelay.milliseconds }, attributes: settings.attributes,
            tags: settings.tags, keepsOrder: settings.keepsOrder)
        let object = try withState { state throws(ServiceError) in
            let object = try state.begin(pending, for: name, policy: policy, at: now, listedFrom: listedFrom)
            state.settleCertificates(at: now)
            return object
        }
        let location =
            "\(frame.id(.certificate, object.name))/pending?api-version=\(apiVersion.name)"
            + "&request_id=\(pending.requestID)"
        return .json(
            pending.json(object.name, frame), status: 202, headers: [("Location", location), ("Retry-After", "10")])
    }

    /// Imports a PFX or PEM with its private key as a certificate or as a new version of one.
    func importCertificate(_ name: String, _ body: JSON) throws(ServiceError) -> JSON {
        let settings = try CertificateRequest(body)
        guard let value = body["value"]?.string, !value.isEmpty else {
            throw .badParameter("Property value is not specified\r\n")
        }
        var password: String?
        if let given = body["pwd"], !given.isNull {
            guard let text = given.string, text.utf16.count <= 200 else {
                throw .badParameter("Property pwd has invalid value\r\n")
            }
            password = text
        }
        let existing = try withState { state throws(ServiceError) in try state.certificateToExtend(name, at: now) }
        var policy = CertificatePolicy(now: seconds)
        try policy.apply(body["policy"], in: vault.configuration)
        let (isPEM, secret) = (policy.isPEM, password)
        let material = try checked("value") { () throws(CryptographyError) in
            try CertificateMaterial.importing(
                value, password: secret, isPEM: isPEM, keepsOrder: settings.keepsOrder ?? false)
        }
        guard material.leaf.expires > seconds else {
            throw .badParameter("Property value has invalid value. The certificate has expired\r\n")
        }
        policy.complete(from: material, given: body["policy"])
        policy.created = existing?.companion.policy.created ?? seconds
        let versionID = Self.newVersionID()
        let trio = try CertificateTrio(material, policy, versionID: versionID, keepsOrder: settings.keepsOrder)
        let completed = policy
        return try withState { state throws(ServiceError) in
            _ = try state.certificateToExtend(name, at: now)
            let object = try state.add(
                trio, version: versionID, to: name, attributes: trio.attributes(settings.attributes, now: seconds),
                tags: settings.tags, at: now, listedFrom: listedFrom
            ) { $0.policy = completed }
            return .object(CertificateContent.bundle(object.current, of: object, frame))
        }
    }

    /// Completes an operation of the issuer `Unknown` with certificates for its request.
    func mergeCertificate(_ name: String, _ body: JSON) throws(ServiceError) -> JSON {
        let settings = try CertificateRequest(body)
        let (object, pending) = try pendingCertificate(name)
        guard pending.status == .inProgress else {
            throw .badParameter("The pending certificate \(name) is not in progress\r\n")
        }
        guard pending.issuer == CertificatePolicy.unknownIssuer else {
            throw ServiceError(
                403, "Forbidden",
                "Merge is forbidden on pending object created with issuer : \(pending.issuer) while it is in progess.")
        }
        let chain = try CertificateRequest.chain(body["x5c"])
        let material = try checked("x5c") { () throws(CryptographyError) in
            try CertificateMaterial(key: pending.key, chain: chain, keepsOrder: pending.keepsOrder ?? false)
        }
        let trio = try CertificateTrio(
            material, object.companion.policy, versionID: pending.versionID, keepsOrder: pending.keepsOrder)
        var change = settings.attributes
        change.enabled = change.enabled ?? pending.attributes.enabled
        let attributes = trio.attributes(change, now: seconds)
        return try withState { state throws(ServiceError) in
            let current = try state.certificates.live(name, at: now).companion.pending
            guard current?.requestID == pending.requestID, current?.status == .inProgress else {
                throw .pendingNotFound(name)
            }
            let object = try state.add(
                trio, version: pending.versionID, to: name, attributes: attributes,
                tags: settings.tags ?? pending.tags, at: now, listedFrom: listedFrom
            ) { $0.pending?.status = .completed }
            return .object(CertificateContent.bundle(object.current, of: object, frame))
        }
    }

    /// The certificate with its operation; 404 when there is none.
    func pendingCertificate(
        _ name: String
    ) throws(ServiceError) -> (object: StoredObject<CertificateContent>, pending: PendingCertificate) {
        let object = try withState { state throws(ServiceError) in
            return try state.certificates.live(name, at: now)
        }
        guard let pending = object.companion.pending else { throw .pendingNotFound(name) }
        return (object, pending)
    }

    /// The policy of a create request: the given one on the service's defaults, or the one in force.
    private func newPolicy(_ given: JSON?, _ old: CertificatePolicy?) throws(ServiceError) -> CertificatePolicy {
        var policy = CertificatePolicy(now: seconds)
        if let given, !given.isNull {
            try policy.apply(given, in: vault.configuration)
            policy.useActionsOfIssuer(unless: given)
            policy.created = old?.created ?? seconds
        } else if let old {
            policy = old
        } else {
            throw .badParameter("Property policy is not specified\r\n")
        }
        guard !policy.subject.isEmpty || policy.alternativeNames.contains(where: { !$0.value.isEmpty }) else {
            throw .badParameter("Property policy.x509_props has invalid value. Invalid X.500 distinguished name\r\n")
        }
        return policy
    }

    private func requireIssuer(_ issuer: String) throws(ServiceError) {
        guard issuer != CertificatePolicy.selfIssuer, issuer != CertificatePolicy.unknownIssuer else { return }
        let isKnown = try withState { state in state.certificateSettings.issuers[issuer.uppercased()] != nil }
        if !isKnown { throw .issuerNotFound(issuer) }
    }

    /// The key of the current version when the policy wants it again and it fits, otherwise a new one.
    private func certificateKey(
        _ policy: CertificatePolicy, of existing: StoredObject<CertificateContent>?
    ) throws(ServiceError) -> SoftwareKey {
        let specification = try policy.specification(in: vault.configuration)
        if policy.reuseKey, let existing, !existing.isOnlyPending {
            let current = try withState { state throws(ServiceError) in try state.keys.live(existing.name, at: now) }
            if current.current.content.key.specification == specification { return current.current.content.key }
        }
        return try generated(specification)
    }

    /// Runs something on the content of a request; what cannot be used becomes `BadParameter` naming the property.
    private func checked<Result>(
        _ property: String, _ body: () throws(CryptographyError) -> Result
    ) throws(ServiceError) -> Result {
        do throws(CryptographyError) {
            return try body()
        } catch {
            throw .badParameter("Property \(property) has invalid value. \(error.reason)\r\n")
        }
    }
}
