/// By what an application proves who it is.
public struct ApplicationCredentials: Sendable, Equatable {
    /// Client secrets, each good on its own.
    public var secrets: [ClientSecret]
    /// Certificates whose key may sign client assertions.
    public var certificates: [CertificateCredential]
    /// Subjects of other issuers whose tokens serve as client assertions.
    public var federated: [FederatedCredential]

    /// Creates credentials.
    public init(
        secrets: [ClientSecret] = [], certificates: [CertificateCredential] = [],
        federated: [FederatedCredential] = []
    ) {
        self.secrets = secrets
        self.certificates = certificates
        self.federated = federated
    }
}

/// A client secret, compared exactly.
public struct ClientSecret: Sendable, Equatable {
    /// The secret's text.
    public var text: String
    /// Second since 1970 at which it ends; nil for never.
    public var expires: Int64?

    /// Creates a secret.
    public init(_ text: String, expires: Int64? = nil) {
        self.text = text
        self.expires = expires
    }
}

extension ClientSecret: CustomStringConvertible, CustomReflectable {
    /// Never the text.
    public var description: String { "client secret" }
    /// Never the text.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a directory knows of a certificate that signs client assertions.
public enum CertificateCredential: Sendable, Equatable {
    /// This certificate, in DER; assertions name it by its thumbprint.
    case certificate([UInt8])
    /// Any certificate with this subject (a distinguished name or a DNS name) that this authority, in DER, has issued;
    /// assertions bring it along in `x5c`.
    case subject(String, authority: [UInt8])
}

/// Whose tokens of another issuer serve in place of a secret (workload identity federation).
public struct FederatedCredential: Sendable, Equatable {
    /// `iss` of the token, compared exactly.
    public var issuer: String
    /// `sub` of the token, compared exactly.
    public var subject: String
    /// `aud` of the token.
    public var audience: String
    /// The issuer's public keys as a JWK set in JSON; nil for an issuer that the emulator plays itself.
    public var keys: [UInt8]?

    /// The audience that Azure asks for unless told otherwise.
    public static let standardAudience = "api://AzureADTokenExchange"

    /// Creates a credential.
    public init(
        issuer: String, subject: String, audience: String = FederatedCredential.standardAudience, keys: [UInt8]? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.keys = keys
    }
}
