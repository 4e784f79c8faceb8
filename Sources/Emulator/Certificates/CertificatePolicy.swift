internal import ExactJSON

/// How versions of a certificate are made and renewed (facts 9.2). One for each certificate, not for each version.
struct CertificatePolicy: Sendable, Equatable {
    /// A lifetime action: when, and `AutoRenew` or `EmailContacts`.
    struct LifetimeAction: Sendable, Equatable {
        /// `lifetime_percentage` or `days_before_expiry`.
        var trigger: String
        var value: Int64
        var type: String
    }

    /// Subject alternative names by the policy's members, in the order of ``sanMembers``.
    typealias AlternativeNames = [String: [String]]

    static let sanMembers = ["dns_names", "emails", "upns", "uris", "ipAddresses"]

    // key_props
    var exportable = true
    var keyType = "RSA"
    var keySize: Int64? = 2048
    var curve: String?
    var reuseKey = false

    // secret_props
    var contentType = Self.pkcs12

    // x509_props
    var subject = ""
    var alternativeNames: AlternativeNames = [:]
    var extendedKeyUsages = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]
    var keyUsages = ["digitalSignature", "keyEncipherment"]
    var validityMonths: Int64 = 12
    var isAuthority = false

    var lifetimeActions = [LifetimeAction(trigger: "lifetime_percentage", value: 80, type: "AutoRenew")]

    // issuer
    var issuer = Self.unknownIssuer
    var issuerCertificateType: String?
    var certificateTransparency: Bool?

    /// Seconds since 1970.
    var created: Int64
    var updated: Int64

    /// The service's defaults (facts 3.4).
    init(now: Int64) {
        created = now
        updated = now
    }

    static let pkcs12 = "application/x-pkcs12"
    static let pem = "application/x-pem-file"
    static let selfIssuer = "Self"
    static let unknownIssuer = "Unknown"

    var isPEM: Bool { contentType == Self.pem }

    /// The members of a policy; `id` is `nil` inside a backup blob.
    func json(id: String?) -> JSON {
        var members: [JSONMember] = id.map { [JSONMember(name: "id", value: .text($0))] } ?? []
        members += [
            JSONMember(name: "key_props", value: keyProperties),
            JSONMember(name: "secret_props", value: ["contentType": .text(contentType)]),
            JSONMember(name: "x509_props", value: x509Properties),
            JSONMember(
                name: "lifetime_actions",
                value: .array(
                    lifetimeActions.map { action in
                        [
                            "trigger": .object([JSONMember(name: action.trigger, value: .integer(action.value))]),
                            "action": ["action_type": .text(action.type)],
                        ]
                    })),
            JSONMember(name: "issuer", value: issuerProperties),
            JSONMember(
                name: "attributes",
                value: ["enabled": true, "created": .integer(created), "updated": .integer(updated)]),
        ]
        return .object(members)
    }

    private var keyProperties: JSON {
        var members: [JSONMember] = [
            JSONMember(name: "exportable", value: .bool(exportable)),
            JSONMember(name: "kty", value: .text(keyType)),
        ]
        if let keySize { members.append(JSONMember(name: "key_size", value: .integer(keySize))) }
        members.append(JSONMember(name: "reuse_key", value: .bool(reuseKey)))
        if let curve { members.append(JSONMember(name: "crv", value: .text(curve))) }
        return .object(members)
    }

    private var x509Properties: JSON {
        var names: [JSONMember] = []
        for member in Self.sanMembers {
            guard let values = alternativeNames[member], !values.isEmpty else { continue }
            names.append(JSONMember(name: member, value: .array(values.map { .text($0) })))
        }
        return [
            "subject": .text(subject),
            "sans": .object(names),
            "ekus": .array(extendedKeyUsages.map { .text($0) }),
            "key_usage": .array(keyUsages.map { .text($0) }),
            "validity_months": .integer(validityMonths),
            "basic_constraints": ["ca": .bool(isAuthority)],
        ]
    }

    private var issuerProperties: JSON {
        var members: [JSONMember] = [JSONMember(name: "name", value: .text(issuer))]
        if let issuerCertificateType { members.append(JSONMember(name: "cty", value: .text(issuerCertificateType))) }
        if let certificateTransparency {
            members.append(JSONMember(name: "cert_transparency", value: .bool(certificateTransparency)))
        }
        return .object(members)
    }
}
