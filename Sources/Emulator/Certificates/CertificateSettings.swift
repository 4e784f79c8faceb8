internal import ExactJSON

/// What a vault knows about certificates beside the certificates: issuers, contacts, operations with a time to end.
struct CertificateSettings: Sendable {
    /// By upper-cased name.
    var issuers: [String: CertificateIssuer] = [:]
    /// As given; `nil` when there are none.
    var contacts: [JSON]?
    /// When operations end, in milliseconds since 1970, by upper-cased name of the certificate.
    var due: [String: Int64] = [:]
}

/// A certificate authority that a vault was told about (facts 9.3). Its password is taken and forgotten.
struct CertificateIssuer: Sendable, Equatable {
    let name: String
    var provider: String
    var accountID: String?
    var organization: JSON?
    var isEnabled = true
    let created: Int64
    var updated: Int64

    init(name: String, provider: String, now: Int64) {
        self.name = name
        self.provider = provider
        created = now
        updated = now
    }

    /// Takes over what a PUT or PATCH names.
    mutating func apply(_ body: JSON, now: Int64) throws(ServiceError) {
        if let provider = try Self.text("provider", of: body) { self.provider = provider }
        if let credentials = body["credentials"], !credentials.isNull {
            accountID = try Self.text("account_id", of: credentials) ?? accountID
        }
        if let details = body["org_details"], !details.isNull {
            guard let members = details.object else {
                throw .badParameter("Property org_details has invalid value\r\n")
            }
            // The service adds a zip code that nobody asked for.
            let known = members.filter { $0.name != "zip" && !$0.value.isNull }
            organization = .object(known + [JSONMember(name: "zip", value: 0)])
        }
        if let enabled = body["attributes"]?["enabled"]?.bool { isEnabled = enabled }
        updated = now
    }

    func json(_ frame: Frame) -> JSON {
        var members: [JSONMember] = [
            JSONMember(name: "id", value: .text(id(frame))),
            JSONMember(name: "provider", value: .text(provider)),
            JSONMember(
                name: "credentials",
                value: .object(accountID.map { [JSONMember(name: "account_id", value: .text($0))] } ?? [])),
        ]
        if let organization { members.append(JSONMember(name: "org_details", value: organization)) }
        members.append(
            JSONMember(
                name: "attributes",
                value: ["enabled": .bool(isEnabled), "created": .integer(created), "updated": .integer(updated)]))
        return .object(members)
    }

    func item(_ frame: Frame) -> JSON { ["id": .text(id(frame)), "provider": .text(provider)] }

    private func id(_ frame: Frame) -> String { "\(frame.base)/certificates/issuers/\(name)" }

    private static func text(_ name: String, of json: JSON) throws(ServiceError) -> String? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let text = value.string else { throw .badParameter("Property \(name) has invalid value\r\n") }
        return text
    }
}
