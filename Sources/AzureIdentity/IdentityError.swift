/// A sign-in, or the choice of where to send a token, that failed.
public struct IdentityError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code; the known ones are the static members.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A variable or an argument is missing.
        public static let missingConfiguration = Code(rawValue: "missingConfiguration")
        /// A variable or an argument cannot be used.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")
        /// This way of signing in is not there: another one may be tried.
        public static let credentialUnavailable = Code(rawValue: "credentialUnavailable")
        /// This way of signing in is not built.
        public static let unsupportedCredential = Code(rawValue: "unsupportedCredential")
        /// The secret is wrong or expired.
        public static let invalidSecret = Code(rawValue: "invalidSecret")
        /// The tenant knows no such application.
        public static let unknownApplication = Code(rawValue: "unknownApplication")
        /// There is no such tenant.
        public static let unknownTenant = Code(rawValue: "unknownTenant")
        /// The service refused the sign-in for another reason.
        public static let refused = Code(rawValue: "refused")
        /// The vault belongs to a tenant that the credential does not sign in to.
        public static let tenantNotAllowed = Code(rawValue: "tenantNotAllowed")
        /// The token was rejected and the credential has no other one.
        public static let tokenRejected = Code(rawValue: "tokenRejected")
        /// The sign-in service could not be reached.
        public static let unreachable = Code(rawValue: "unreachable")
        /// The sign-in service is failing or asks to wait.
        public static let unavailable = Code(rawValue: "unavailable")
        /// The sign-in service answered something that is no token.
        public static let malformedAnswer = Code(rawValue: "malformedAnswer")
        /// The vault's name or URL is not one of the cloud.
        public static let invalidVault = Code(rawValue: "invalidVault")
        /// A URL or a challenge that must not receive the token.
        public static let untrustedLink = Code(rawValue: "untrustedLink")
    }

    /// What kind of failure it was.
    public let code: Code

    /// What happened, in lower case without full stop; never holds a secret or a token.
    public let message: String

    /// What to do next, in the same form.
    public let remedy: String?

    /// What was tried and why each did not serve, a line each.
    public var attempts: [String] = []

    /// The `error` member of Entra's answer, such as `invalid_client`.
    public var serviceCode: String?

    /// The number of Entra's `AADSTS` code.
    public var entraCode: Int?

    /// The HTTP status of the answer.
    public var status: Int?

    /// Entra's trace id, which its support asks for.
    public var traceID: String?

    /// The failure of the network below, when there was one.
    public var cause: (any Error)?

    /// Describes a failure.
    public init(code: Code, message: String, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// Message, remedy and trace id.
    public var description: String {
        var text = message
        if let remedy { text += "; \(remedy)" }
        if let traceID { text += " (trace id \(traceID))" }
        return text
    }
}
