internal import HTTPTransport

/// A request to a vault that did not succeed.
public struct VaultError: Error, Sendable {
    /// What kind of failure it was.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code; the known ones are the static members.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The service answered with an error: see `status`, `serviceCode`, `innerCode`.
        public static let service = Code(rawValue: "service")
        /// There was no complete answer; the request changed nothing, or may be repeated without harm.
        public static let transport = Code(rawValue: "transport")
        /// The other side could not prove that it is the vault.
        public static let tls = Code(rawValue: "tls")
        /// A URL or a challenge that must not receive a token.
        public static let untrustedLink = Code(rawValue: "untrustedLink")
        /// The vault refused the token, also a new one.
        public static let unauthorized = Code(rawValue: "unauthorized")
        /// No token could be got: `cause` is the sign-in's error.
        public static let signIn = Code(rawValue: "signIn")
        /// A request that must not be repeated blindly may have been carried out: look before sending it again.
        public static let outcomeUnknown = Code(rawValue: "outcomeUnknown")
        /// The answer does not have the documented shape.
        public static let malformedAnswer = Code(rawValue: "malformedAnswer")
        /// The name of an object, or a version, cannot be one.
        public static let invalidName = Code(rawValue: "invalidName")
    }

    /// What kind of failure it was.
    public let code: Code
    /// The service's words as they came, or our own in lower case. Escape before showing; `description` does.
    public let message: String
    /// What was tried, such as `get secret`.
    public let operation: String
    /// The object, when one was meant.
    public let object: VaultObjectID?
    /// The vault's host, and port unless it is 443.
    public let vault: String
    /// The HTTP status, when there was an answer.
    public var status: Int?
    /// `error.code` of the answer.
    public var serviceCode: String?
    /// `error.innererror.code` of the answer.
    public var innerCode: String?
    /// `x-ms-request-id` of the answer.
    public var requestID: String?
    /// This computer's address as the vault saw it, when its answer told.
    public var seenAddress: String?
    /// Seconds that the service asks to wait.
    public var retryAfter: Double?
    /// The error below: of the network, of the sign-in, or the failure behind an unknown outcome.
    public var cause: (any Error)?

    /// Describes a failure.
    public init(
        code: Code, message: String, operation: String, object: VaultObjectID? = nil, vault: String, status: Int? = nil,
        serviceCode: String? = nil, innerCode: String? = nil, requestID: String? = nil, retryAfter: Double? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.operation = operation
        self.object = object
        self.vault = vault
        self.status = status
        self.serviceCode = serviceCode
        self.innerCode = innerCode
        self.requestID = requestID
        self.retryAfter = retryAfter
        self.cause = cause
    }
}

extension VaultError: CustomStringConvertible {
    /// What was tried, with which object, what the service said, and its request id; control characters made visible.
    public var description: String {
        var text = operation
        if let object { text += " '\(object.name)'" + (object.version.map { " version \($0)" } ?? "") }
        text += " in \(vault): \(message)"
        var details: [String] = []
        if let status { details.append("status \(status)") }
        let codes = [serviceCode, innerCode].compactMap { $0 }.joined(separator: "/")
        if !codes.isEmpty { details.append(codes) }
        if let requestID { details.append("request \(requestID)") }
        if !details.isEmpty { text += " (\(details.joined(separator: ", ")))" }
        if isNetworkDenied, let seenAddress { text += "; the vault saw this computer as \(seenAddress)" }
        if let missingPermission {
            text += "; missing is \(missingPermission.permission), which comes with \(missingPermission.grant)"
        }
        return VisibleText.escape(text)
    }
}
