internal import BinaryText
internal import ExactJSON

/// The companions of certificates and keys as the emulator's own store keeps them, operations in progress included.
extension CertificateContent {
    static func storedForm(of companion: CertificateCompanion) -> JSON {
        .members(("policy", sealedForm(of: companion)), ("pending", companion.pending?.storedForm))
    }

    static func companion(storedForm: JSON) throws(ServiceError) -> CertificateCompanion {
        var companion = try companion(sealedForm: storedForm["policy"] ?? .null)
        if let pending = storedForm["pending"] { companion.pending = try PendingCertificate(storedForm: pending) }
        return companion
    }

    /// Unlike in a backup, a version may not have been issued yet.
    init(storedForm json: JSON) throws(ServiceError) {
        self.init(der: json["der"]?.string.flatMap { Base64.decode($0) }, keepsOrder: json["keepsOrder"]?.bool)
    }
}

extension KeyContent {
    static func storedForm(of companion: KeyRotationPolicy?) -> JSON { companion?.json(id: "") ?? .null }

    static func companion(storedForm: JSON) throws(ServiceError) -> KeyRotationPolicy? {
        guard storedForm.object != nil else { return nil }
        let attributes = storedForm["attributes"]
        return try KeyRotationPolicy(
            storedForm, created: attributes?["created"]?.int ?? 0, updated: attributes?["updated"]?.int ?? 0)
    }
}

extension PendingCertificate {
    var storedForm: JSON {
        var state: JSON = ["name": "inProgress"]
        switch status {
        case .inProgress: break
        case .completed: state = ["name": "completed"]
        case .cancelled: state = ["name": "cancelled"]
        case .failed(let error):
            state = [
                "name": "failed", "status": .integer(Int64(error.status)), "code": .text(error.code),
                "message": .text(error.message),
            ]
        }
        return .members(
            ("state", state), ("requestID", .text(requestID)), ("version", .text(versionID)),
            ("key", .text(Base64.encode(key.pkcs8))), ("request", .text(Base64.encode(request))),
            ("issuer", .text(issuer)), ("type", issuerCertificateType.map { .text($0) }),
            ("issued", issued?.storedForm), ("due", due.map { .integer($0) }),
            (
                "attributes",
                .members(
                    ("enabled", attributes.enabled.map { .bool($0) }),
                    ("nbf", attributes.notBefore.map { .integer($0) }),
                    ("exp", attributes.expires.map { .integer($0) }))
            ), ("tags", tags?.json), ("keepsOrder", keepsOrder.map { .bool($0) }),
            ("cancellation", .bool(isCancellationRequested)))
    }

    init(storedForm json: JSON) throws(ServiceError) {
        guard let requestID = json["requestID"]?.string, let versionID = json["version"]?.string,
            let key = (json["key"]?.string.flatMap { Base64.decode($0) }).flatMap({ try? SoftwareKey(der: $0) }),
            let request = json["request"]?.string.flatMap({ Base64.decode($0) }), let issuer = json["issuer"]?.string
        else { throw .corruptBlob }
        self.init(
            status: try Self.status(json["state"]), requestID: requestID, versionID: versionID, key: key,
            request: request, issuer: issuer, issuerCertificateType: json["type"]?.string,
            issued: try json["issued"].map { json throws(ServiceError) in try CertificateTrio(storedForm: json) },
            due: json["due"]?.int, attributes: try AttributeChange(json["attributes"]),
            tags: try Tags.read(json["tags"]), keepsOrder: json["keepsOrder"]?.bool,
            isCancellationRequested: json["cancellation"]?.bool ?? false)
    }

    private static func status(_ json: JSON?) throws(ServiceError) -> Status {
        switch json?["name"]?.string {
        case "inProgress": .inProgress
        case "completed": .completed
        case "cancelled": .cancelled
        case "failed":
            .failed(
                ServiceError(
                    Int(json?["status"]?.int ?? 500), json?["code"]?.string ?? "", json?["message"]?.string ?? ""))
        default: throw .corruptBlob
        }
    }
}

extension CertificateTrio {
    var storedForm: JSON {
        [
            "certificate": certificate.sealedForm, "key": key.sealedForm, "secret": secret.sealedForm,
            "nbf": .integer(notBefore), "exp": .integer(expires),
        ]
    }

    init(storedForm json: JSON) throws(ServiceError) {
        guard let certificate = json["certificate"], let key = json["key"], let secret = json["secret"],
            let notBefore = json["nbf"]?.int, let expires = json["exp"]?.int
        else { throw .corruptBlob }
        self.init(
            certificate: try CertificateContent(storedForm: certificate), key: try KeyContent(sealedForm: key),
            secret: try SecretContent(sealedForm: secret), notBefore: notBefore, expires: expires)
    }
}
