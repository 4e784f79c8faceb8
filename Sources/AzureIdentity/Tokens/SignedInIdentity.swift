internal import BinaryText
public import ExactJSON

/// Who is signed in, read from a token's claims. Nothing is verified: this is for people and for records.
public struct SignedInIdentity: Sendable, Equatable {
    /// The tenant id (`tid`).
    public let tenant: String?

    /// The object id of the user or service principal (`oid`), else the subject.
    public let principal: String?

    /// The application id (`appid`, `azp` in newer tokens).
    public let application: String?

    /// The kind of the credential.
    public let kind: String

    /// The end of the token, epoch seconds (`exp`).
    public let expires: Int64?

    /// Puts an identity together.
    public init(tenant: String?, principal: String?, application: String?, kind: String, expires: Int64?) {
        self.tenant = tenant
        self.principal = principal
        self.application = application
        self.kind = kind
        self.expires = expires
    }

    /// Reads the claims of a token; a token that is no JWT gives an identity that knows its kind only.
    public init(token: AccessToken, kind: String) {
        let claims = SignedInIdentity.claims(of: token)
        func text(_ name: String) -> String? { claims?[name]?.string }
        self.init(
            tenant: text("tid"), principal: text("oid") ?? text("sub"), application: text("appid") ?? text("azp"),
            kind: kind, expires: claims?["exp"]?.int)
    }

    /// The claims of a token as they stand, unverified; `nil` when it is no JWT.
    public static func claims(of token: AccessToken) -> JSON? {
        let parts = token.value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[1]) else { return nil }
        return try? JSON(parsing: bytes)
    }
}
