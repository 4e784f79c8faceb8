internal import ExactJSON

/// The requests that fill one vault.
struct SeedPlan {
    private(set) var steps: [SeedStep] = []
    private let now: Int64

    init(_ json: JSON, now: Int64, vault: String) throws(EmulatorError) {
        self.now = now
        let content = try SeedObject(
            json, place: "vault '\(vault)'",
            allowed: ["secrets", "keys", "certificates", "issuers", "contacts", "bulk", "deleted"])
        for entry in try content.list("issuers") { try addIssuer(entry) }
        if let contacts = content["contacts"] { add("PUT", "/certificates/contacts", ["contacts": contacts], at: now) }
        for entry in try content.list("secrets") { try addSecret(entry) }
        for entry in try content.list("keys") { try addKey(entry) }
        for entry in try content.list("certificates") { try addCertificate(entry) }
        for entry in try content.list("bulk") { try addBulk(entry) }
        if let deleted = content["deleted"] { try addDeletions(deleted) }
    }

    private mutating func add(_ method: String, _ path: String, _ body: JSON?, at time: Int64) {
        steps.append(SeedStep(method: method, path: path, body: body, time: time))
    }

    /// When version `index` of `count` was made, if it does not say so itself: a day apart, the last one a day ago.
    private func date(_ index: Int, of count: Int) -> Int64 { now - Int64(count - index) * 86_400 }

    private mutating func addSecret(_ json: JSON) throws(EmulatorError) {
        let members = ["value", "contentType", "tags", "enabled", "expires", "notBefore", "created"]
        let name = json["name"]?.string ?? ""
        let place = "secret '\(name)'"
        let object = try SeedObject(json, place: place, allowed: ["name", "versions"] + members)
        _ = try object.requiredText("name")
        let versions: [JSON]
        if let array = object["versions"] {
            guard let array = array.array else { throw EmulatorError(.seed, "\(place): 'versions' is no array") }
            versions = array
        } else {
            versions = [json.removing("name")]
        }
        for (index, entry) in versions.enumerated() {
            let version = try SeedObject(entry, place: "\(place) version \(index + 1)", allowed: members)
            let body =
                version.renamed(("value", "value"), ("contentType", "contentType"), ("tags", "tags"))
                + [JSONMember(name: "attributes", value: try version.attributes(now: now))]
            let time = try version.time("created", now: now) ?? date(index, of: versions.count)
            add("PUT", "/secrets/\(name)", .object(body), at: time)
        }
    }

    private mutating func addKey(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(
            json, place: "key '\(json["name"]?.string ?? "")'",
            allowed: [
                "name", "kty", "size", "curve", "ops", "tags", "enabled", "expires", "notBefore", "created", "versions",
                "rotationPolicy",
            ])
        let name = try object.requiredText("name")
        let body: [JSONMember] =
            [
                JSONMember(name: "kty", value: object["kty"] ?? "RSA"),
                JSONMember(name: "attributes", value: try object.attributes(now: now)),
            ] + object.renamed(("size", "key_size"), ("curve", "crv"), ("ops", "key_ops"), ("tags", "tags"))
        let count = Int(try object.number("versions", default: 1, in: 1...600))
        let first = try object.time("created", now: now)
        for index in 0..<count {
            add("POST", "/keys/\(name)/create", .object(body), at: date(index, of: count, from: first))
        }
        if let policy = object["rotationPolicy"] {
            add("PUT", "/keys/\(name)/rotationpolicy", policy, at: date(count - 1, of: count, from: first))
        }
    }

    /// As `date`, but from a first date that was given.
    private func date(_ index: Int, of count: Int, from first: Int64?) -> Int64 {
        first.map { min(now, $0 + Int64(index) * 86_400) } ?? date(index, of: count)
    }

    private mutating func addCertificate(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(
            json, place: "certificate '\(json["name"]?.string ?? "")'",
            allowed: [
                "name", "subject", "dnsNames", "exportable", "contentType", "kty", "size", "curve", "reuseKey",
                "validityMonths", "issuer", "tags", "enabled", "versions", "created", "pfx", "pem", "password",
            ])
        let name = try object.requiredText("name")
        let attributes = JSONMember(name: "attributes", value: try object.attributes(now: now))
        let policy = JSONMember(name: "policy", value: certificatePolicy(object))
        let count = Int(try object.number("versions", default: 1, in: 1...600))
        let first = try object.time("created", now: now)
        if let value = object["pfx"] ?? object["pem"] {
            let body =
                [JSONMember(name: "value", value: value), attributes, policy]
                + object.renamed(("password", "pwd"), ("tags", "tags"))
            add("POST", "/certificates/\(name)/import", .object(body), at: date(0, of: 1, from: first))
            return
        }
        _ = try object.requiredText("subject")
        for index in 0..<count {
            let time = date(index, of: count, from: first)
            let body = [attributes, policy] + object.renamed(("tags", "tags"))
            add("POST", "/certificates/\(name)/create", .object(body), at: time)
            // Asking for the pending operation completes it, as a client's poll does.
            add("GET", "/certificates/\(name)/pending", nil, at: time + 3_600)
        }
    }

    private func certificatePolicy(_ object: SeedObject) -> JSON {
        let isImport = object["pfx"] != nil || object["pem"] != nil
        var policy: [JSONMember] = []
        let key = object.renamed(
            ("exportable", "exportable"), ("kty", "kty"), ("size", "key_size"), ("curve", "crv"),
            ("reuseKey", "reuse_key"))
        if !key.isEmpty { policy.append(JSONMember(name: "key_props", value: .object(key))) }
        var secret = object.renamed(("contentType", "contentType"))
        // The service takes the type's word for it: PEM that is not called PEM is refused.
        if secret.isEmpty && object["pem"] != nil {
            secret.append(JSONMember(name: "contentType", value: .text(CertificatePolicy.pem)))
        }
        if !secret.isEmpty { policy.append(JSONMember(name: "secret_props", value: .object(secret))) }
        var x509 = object.renamed(("subject", "subject"), ("validityMonths", "validity_months"))
        if let names = object["dnsNames"] {
            x509.append(JSONMember(name: "sans", value: .object([JSONMember(name: "dns_names", value: names)])))
        }
        if !x509.isEmpty { policy.append(JSONMember(name: "x509_props", value: .object(x509))) }
        if let issuer = object["issuer"] ?? (isImport ? JSON?.none : JSON.text("Self")) {
            policy.append(JSONMember(name: "issuer", value: .object([JSONMember(name: "name", value: issuer)])))
        }
        return .object(policy)
    }

    private mutating func addIssuer(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(json, place: "an issuer", allowed: ["name", "provider", "account", "password"])
        let credentials = object.renamed(("account", "account_id"), ("password", "pwd"))
        let body: [JSONMember] = [
            JSONMember(name: "provider", value: object["provider"] ?? "Test"),
            JSONMember(name: "credentials", value: .object(credentials)),
        ]
        add("PUT", "/certificates/issuers/\(try object.requiredText("name"))", .object(body), at: now)
    }

    private mutating func addBulk(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(json, place: "a bulk", allowed: ["prefix", "count", "versions", "bytes", "tags"])
        let prefix = try object.requiredText("prefix")
        let versions = Int(try object.number("versions", default: 1, in: 1...600))
        let bytes = Int(try object.number("bytes", default: 32, in: 0...25_600))
        for index in 0..<(try object.number("count", default: 1, in: 0...1_000_000)) {
            let name = prefix + String(1_000_000 + index).suffix(6)
            for version in 0..<versions {
                let value = String(Hex.random(bytes: bytes / 2 + 1).prefix(bytes))
                let body = [JSONMember(name: "value", value: .text(value))] + object.renamed(("tags", "tags"))
                add("PUT", "/secrets/\(name)", .object(body), at: date(version, of: versions))
            }
        }
    }

    private mutating func addDeletions(_ json: JSON) throws(EmulatorError) {
        let kinds = ObjectKind.allCases.map(\.collection)
        let object = try SeedObject(json, place: "'deleted'", allowed: kinds)
        for kind in kinds {
            for name in try object.list(kind) {
                guard let name = name.string else { throw EmulatorError(.seed, "'deleted': a name is no text") }
                add("DELETE", "/\(kind)/\(name)", nil, at: now)
            }
        }
    }
}
