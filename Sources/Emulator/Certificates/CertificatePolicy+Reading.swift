internal import ExactJSON

extension CertificatePolicy {
    /// Takes over the members that a request names and leaves the rest, as create, import and PATCH do.
    ///
    /// `id`, `attributes` and `basic_constraints` are the service's own and are ignored.
    ///
    /// - Throws: `BadParameter` that names the property.
    mutating func apply(_ json: JSON?, in vault: VaultConfiguration) throws(ServiceError) {
        guard let json, !json.isNull else { return }
        guard json.object != nil else { throw Self.invalid("policy") }
        try applyKeyProperties(Self.section("key_props", of: json), in: vault)
        if let type = try Self.text("contentType", of: Self.section("secret_props", of: json), "secret_props") {
            guard [Self.pkcs12, Self.pem].contains(type) else { throw Self.invalid("policy.secret_props.contentType") }
            contentType = type
        }
        try applyX509Properties(Self.section("x509_props", of: json))
        if let actions = json["lifetime_actions"], !actions.isNull { try applyActions(actions) }
        let issuer = try Self.section("issuer", of: json)
        if let name = try Self.text("name", of: issuer, "issuer") {
            guard RequestContext.isValid(objectName: name) else { throw Self.invalid("policy.issuer.name") }
            self.issuer = ["self", "unknown"].contains(name.lowercased()) ? name.lowercased().capitalizedFirst : name
        }
        issuerCertificateType = try Self.text("cty", of: issuer, "issuer") ?? issuerCertificateType
        certificateTransparency = try Self.flag("cert_transparency", of: issuer, "issuer") ?? certificateTransparency
    }

    private mutating func applyKeyProperties(_ json: JSON?, in vault: VaultConfiguration) throws(ServiceError) {
        guard let json else { return }
        if let type = try Self.text("kty", of: json, "key_props") {
            try KeyType.check(type, in: vault)
            if type != keyType {
                keyType = type
                let isEC = type.hasPrefix("EC")
                keySize = isEC ? 256 : 2048
                curve = isEC ? KeyCurve.p256.rawValue : nil
            }
        }
        var merged: [JSONMember] = [JSONMember(name: "kty", value: .text(keyType))]
        if keyType.hasPrefix("EC") {
            if let name = try Self.text("crv", of: json, "key_props") ?? curve {
                merged.append(JSONMember(name: "crv", value: .text(name)))
            }
        } else if let size = json["key_size"].flatMap({ $0.isNull ? nil : $0 }) ?? keySize.map({ .integer($0) }) {
            merged.append(JSONMember(name: "key_size", value: size))
        }
        switch try KeyType(.object(merged), in: vault).specification {
        case .rsa(let bits): (keySize, curve) = (Int64(bits), nil)
        case .ec(let curve): (keySize, self.curve) = (curve.keySize, curve.rawValue)
        }
        exportable = try Self.flag("exportable", of: json, "key_props") ?? exportable
        reuseKey = try Self.flag("reuse_key", of: json, "key_props") ?? reuseKey
        if keyType.hasSuffix("-HSM") {
            guard try Self.flag("exportable", of: json, "key_props") != true else {
                throw Self.invalid("policy.key_props.exportable", "The private key of an HSM key cannot be exported")
            }
            exportable = false
        }
    }

    private mutating func applyX509Properties(_ json: JSON?) throws(ServiceError) {
        guard let json else { return }
        if let subject = try Self.text("subject", of: json, "x509_props") {
            guard subject.utf16.count <= 200, DistinguishedNameText.parse(subject) != nil else {
                throw Self.invalid("policy.x509_props", "Invalid X.500 distinguished name")
            }
            self.subject = subject
        }
        if let names = try Self.section("sans", of: json) {
            var alternativeNames: AlternativeNames = [:]
            for member in Self.sanMembers {
                alternativeNames[member] = try Self.texts(member, of: names, "x509_props.sans")
            }
            self.alternativeNames = alternativeNames
        }
        if let usages = try Self.texts("ekus", of: json, "x509_props") {
            guard usages.allSatisfy(CertificateExtensions.isObjectIdentifier) else {
                throw Self.invalid("policy.x509_props.ekus")
            }
            extendedKeyUsages = usages
        }
        if let usages = try Self.texts("key_usage", of: json, "x509_props") {
            keyUsages = usages.map { $0 == "crlSign" ? "cRLSign" : $0 }
            guard keyUsages.allSatisfy(CertificateExtensions.keyUsageNames.contains) else {
                throw Self.invalid("policy.x509_props.key_usage")
            }
        }
        if let months = json["validity_months"], !months.isNull {
            guard let count = months.int, (1...1_200).contains(count) else {
                throw Self.invalid("policy.x509_props.validity_months")
            }
            validityMonths = count
        }
    }

    private mutating func applyActions(_ json: JSON) throws(ServiceError) {
        guard let entries = json.array else { throw Self.invalid("policy.lifetime_actions") }
        var actions: [LifetimeAction] = []
        for entry in entries {
            guard let type = entry["action"]?["action_type"]?.string,
                let known = ["AutoRenew", "EmailContacts"].first(where: { $0.lowercased() == type.lowercased() })
            else { throw Self.invalid("policy.lifetime_actions.action") }
            let triggers = (entry["trigger"]?.object ?? []).filter { !$0.value.isNull }
            guard triggers.count == 1, let value = triggers[0].value.int else {
                throw Self.invalid("policy.lifetime_actions.trigger")
            }
            let limit: Int64
            switch triggers[0].name {
            case "lifetime_percentage": limit = 99
            case "days_before_expiry": limit = validityMonths * 27
            default: throw Self.invalid("policy.lifetime_actions.trigger")
            }
            guard (1...max(1, limit)).contains(value) else {
                throw Self.invalid("policy.lifetime_actions.trigger", "\(triggers[0].name) is between 1 and \(limit)")
            }
            actions.append(LifetimeAction(trigger: triggers[0].name, value: value, type: known))
        }
        lifetimeActions = actions
    }

    private static func section(_ name: String, of json: JSON) throws(ServiceError) -> JSON? {
        guard let value = json[name], !value.isNull else { return nil }
        guard value.object != nil else { throw invalid("policy.\(name)") }
        return value
    }

    private static func text(_ name: String, of json: JSON?, _ section: String) throws(ServiceError) -> String? {
        guard let value = json?[name], !value.isNull else { return nil }
        guard let text = value.string else { throw invalid("policy.\(section).\(name)") }
        return text
    }

    private static func texts(_ name: String, of json: JSON, _ section: String) throws(ServiceError) -> [String]? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let values = value.array, values.allSatisfy({ $0.string != nil }) else {
            throw invalid("policy.\(section).\(name)")
        }
        return values.compactMap(\.string)
    }

    private static func flag(_ name: String, of json: JSON?, _ section: String) throws(ServiceError) -> Bool? {
        guard let value = json?[name], !value.isNull else { return nil }
        guard let flag = value.bool else { throw invalid("policy.\(section).\(name)") }
        return flag
    }

    private static func invalid(_ property: String, _ reason: String? = nil) -> ServiceError {
        .badParameter("Property \(property) has invalid value\(reason.map { ". \($0)" } ?? "")\r\n")
    }
}

extension KeyCurve {
    /// What a certificate policy shows as `key_size` of a curve.
    var keySize: Int64 {
        switch self {
        case .p256: 256
        case .p384: 384
        case .p521: 521
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
