internal import BinaryText
internal import ExactJSON

/// A version of a certificate.
struct CertificateContent: Sendable {
    /// The certificate in DER; `nil` while the first one is still being issued.
    var der: [UInt8]?
    /// Whether the chain was to stay in the order of its import; `nil` when the request did not say.
    var keepsOrder: Bool?
}

/// What a certificate has once, beside its versions.
struct CertificateCompanion: Sendable {
    var policy = CertificatePolicy(now: 0)
    /// The last operation to make a version, as long as nobody deletes it.
    var pending: PendingCertificate?

    var isInProgress: Bool { pending?.status == .inProgress }
}

extension StoredObject<CertificateContent> {
    /// Whether no version has been issued yet.
    var isOnlyPending: Bool { current.content.der == nil }
}

extension CertificateContent: VersionContent {
    static var kind: ObjectKind { .certificate }
    static var emptyCompanion: CertificateCompanion { CertificateCompanion() }
    static var collection: CollectionPath<Self> { \.certificates }
    var isManaged: Bool { false }

    /// As the policy's lifetime action `AutoRenew` says of the current version (facts 9.2). `Unknown` has nobody to renew
    /// it, and while an operation is in progress there is nothing to begin.
    static func renewal(of object: StoredObject<Self>) -> Int64? {
        let policy = object.companion.policy
        guard !object.companion.isInProgress, !object.isOnlyPending, policy.issuer != CertificatePolicy.unknownIssuer,
            let action = policy.lifetimeActions.first(where: { $0.type == "AutoRenew" }),
            let start = object.current.attributes.notBefore, let end = object.current.attributes.expires
        else { return nil }
        return action.trigger == "lifetime_percentage"
            ? start + (end - start) * action.value / 100 : end - action.value * 86_400
    }

    static func bundle(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, _ frame: Frame
    ) -> [JSONMember] {
        let id = frame.id(.certificate, object.name, version: version.id)
        var members = [JSONMember(name: "id", value: .text(id))]
        if let der = version.content.der {
            members += [
                JSONMember(name: "kid", value: .text(frame.id(.key, object.name, version: version.id))),
                JSONMember(name: "sid", value: .text(frame.id(.secret, object.name, version: version.id))),
                JSONMember(name: "x5t", value: .text(IssuedCertificate.thumbprint(der))),
                JSONMember(name: "cer", value: .text(Base64.encode(der))),
            ]
        }
        members.append(JSONMember(name: "attributes", value: version.attributes.json(frame)))
        if let tags = version.tags { members.append(JSONMember(name: "tags", value: tags.json)) }
        let base = frame.id(.certificate, object.name)
        members.append(JSONMember(name: "policy", value: object.companion.policy.json(id: base + "/policy")))
        if object.companion.pending != nil {
            members.append(JSONMember(name: "pending", value: ["id": .text(base + "/pending")]))
        }
        if frame.apiVersion >= .v7v6 {
            members.append(
                JSONMember(name: "preserveCertOrder", value: .bool(version.content.keepsOrder ?? false)))
        }
        return members
    }

    static func item(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, versioned: Bool, _ frame: Frame
    ) -> [JSONMember] {
        let id = frame.id(.certificate, object.name, version: versioned ? version.id : nil)
        var members = [JSONMember(name: "id", value: .text(id))]
        if let der = version.content.der {
            members.append(JSONMember(name: "x5t", value: .text(IssuedCertificate.thumbprint(der))))
        }
        members.append(JSONMember(name: "attributes", value: version.attributes.json(frame, recovery: false)))
        if let tags = version.tags { members.append(JSONMember(name: "tags", value: tags.json)) }
        if frame.apiVersion.name == "7.3" { members.append(JSONMember(name: "subject", value: "")) }
        return members
    }

    /// Certificates of which no version has been issued yet are listed on demand only.
    static func isListed(_ object: StoredObject<Self>, _ context: RequestContext) -> Bool {
        !object.isOnlyPending || context.query("includePending")?.lowercased() == "true"
    }

    var sealedForm: JSON {
        var members: [JSONMember] = []
        if let der { members.append(JSONMember(name: "der", value: .text(Base64.encode(der)))) }
        if let keepsOrder { members.append(JSONMember(name: "keepsOrder", value: .bool(keepsOrder))) }
        return .object(members)
    }

    init(sealedForm json: JSON) throws(ServiceError) {
        guard let der = json["der"]?.string.flatMap({ Base64.decode($0) }) else { throw .corruptBlob }
        self.init(der: der, keepsOrder: json["keepsOrder"]?.bool)
    }

    /// The policy travels with a backup, an operation in progress does not.
    static func sealedForm(of companion: CertificateCompanion) -> JSON { companion.policy.json(id: nil) }

    static func companion(sealedForm: JSON) throws(ServiceError) -> CertificateCompanion {
        guard let attributes = sealedForm["attributes"], let created = attributes["created"]?.int,
            let updated = attributes["updated"]?.int
        else { throw .corruptBlob }
        var policy = CertificatePolicy(now: created)
        let x509 = sealedForm["x509_props"]
        // What was read out of an imported certificate need not obey the rules for requests.
        let checked = JSON.object(
            (sealedForm.object ?? []).map { member in
                guard member.name == "x509_props" else { return member }
                return JSONMember(name: member.name, value: member.value.removing("subject", "ekus", "validity_months"))
            })
        // HSM kinds are read as in a premium vault; whether the target is one is checked by the restore.
        try policy.apply(checked, in: VaultConfiguration(name: "any", sku: .premium))
        policy.subject = x509?["subject"]?.string ?? ""
        policy.extendedKeyUsages = x509?["ekus"]?.array?.compactMap(\.string) ?? []
        policy.validityMonths = x509?["validity_months"]?.int ?? policy.validityMonths
        policy.isAuthority = x509?["basic_constraints"]?["ca"]?.bool ?? false
        policy.updated = updated
        return CertificateCompanion(policy: policy, pending: nil)
    }
}
