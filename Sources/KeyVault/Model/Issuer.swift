public import ExactJSON

/// A certificate issuer. The service never returns its password.
public struct Issuer: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The provider, such as `DigiCert`.
    public let provider: String?
    /// The account at the provider.
    public let accountID: String?
    /// `org_details`, as the service gave it.
    public let organization: JSON?
    /// Whether it may be used; nil in a list.
    public let enabled: Bool?
    /// When it last changed, in seconds since 1970; nil in a list.
    public let updated: Int64?

    init(_ json: JSON) throws(AnswerError) {
        let reader = try MemberReader(json, "issuer")
        guard let id = try reader.text("id"),
            let name = id.split(separator: "/").last, ObjectName.isValid(name)
        else { throw AnswerError(message: "issuer.id is no identifier") }
        self.name = String(name)
        provider = try reader.text("provider")
        accountID = json["credentials"]?["account_id"]?.string
        organization = reader.member("org_details")
        enabled = json["attributes"]?["enabled"]?.bool
        updated = json["attributes"]?["updated"]?.int
    }
}

/// What a PUT of an issuer sends.
public struct IssuerDescription: Sendable {
    /// The provider.
    public var provider: String
    /// The account at the provider.
    public var accountID: String?
    /// The account's password; never returned by the service, redacted in descriptions.
    public var password: JSONString?
    /// `org_details`.
    public var organization: JSON?
    /// Whether it may be used.
    public var enabled: Bool?

    /// Creates a description.
    public init(
        provider: String, accountID: String? = nil, password: JSONString? = nil, organization: JSON? = nil,
        enabled: Bool? = nil
    ) {
        self.provider = provider
        self.accountID = accountID
        self.password = password
        self.organization = organization
        self.enabled = enabled
    }
}

/// One of the people that a vault writes to about its certificates.
public struct CertificateContact: Sendable, Equatable {
    /// The address.
    public let email: String
    /// The name.
    public let name: String?
    /// The telephone number.
    public let phone: String?

    /// Creates a contact.
    public init(email: String, name: String? = nil, phone: String? = nil) {
        self.email = email
        self.name = name
        self.phone = phone
    }
}
