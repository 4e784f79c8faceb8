internal import HTTPTransport

/// A request to Resource Manager that did not succeed.
public struct ManagementError: Error, Sendable {
    /// What kind of failure it was.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code; the known ones are the static members.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The service answered with an error: see `status` and `serviceCode`.
        public static let service = Code(rawValue: "service")
        /// There was no complete answer.
        public static let transport = Code(rawValue: "transport")
        /// The other side could not prove that it is Resource Manager.
        public static let tls = Code(rawValue: "tls")
        /// A URL that must not receive a token.
        public static let untrustedLink = Code(rawValue: "untrustedLink")
        /// The service refused the token, also a new one.
        public static let unauthorized = Code(rawValue: "unauthorized")
        /// No token could be got: `cause` is the sign-in's error.
        public static let signIn = Code(rawValue: "signIn")
        /// The answer does not have the documented shape.
        public static let malformedAnswer = Code(rawValue: "malformedAnswer")
        /// A request that began was not finished in the time that was given.
        public static let timeout = Code(rawValue: "timeout")
        /// A resource id, a name or a request that cannot be.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// A long-running operation ended without success.
        public static let operationFailed = Code(rawValue: "operationFailed")
    }

    /// One of the reasons below an error, as deployments list them.
    public struct Detail: Sendable, Equatable {
        /// The service's word for it.
        public let code: String
        /// The service's text, as it came.
        public let message: String
        /// What it is about.
        public let target: String?
    }

    /// What kind of failure it was.
    public let code: Code
    /// The service's words as they came, or our own in lower case. Escape before showing; `description` does.
    public let message: String
    /// What was tried, such as `get vault`.
    public let operation: String
    /// The resource id or the name that it was about.
    public var resource: String?
    /// The HTTP status, when there was an answer.
    public var status: Int?
    /// `error.code` of the answer.
    public var serviceCode: String?
    /// `error.target` of the answer.
    public var target: String?
    /// `error.details` of the answer, all levels in order.
    public var details: [Detail] = []
    /// `x-ms-request-id` of the answer.
    public var requestID: String?
    /// `x-ms-correlation-request-id` of the answer: what the activity log knows the request by.
    public var correlationID: String?
    /// Seconds that the service asks to wait.
    public var retryAfter: Double?
    /// The error below: of the network or of the sign-in.
    public var cause: (any Error)?

    /// Describes a failure.
    public init(
        code: Code, message: String, operation: String, resource: String? = nil, status: Int? = nil,
        serviceCode: String? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.operation = operation
        self.resource = resource
        self.status = status
        self.serviceCode = serviceCode
        self.cause = cause
    }
}

extension ManagementError {
    /// 404: there is no such resource, group or subscription.
    public var isNotFound: Bool { status == 404 }

    /// 403 because a role is missing; also what Resource Manager answers where a subscription may not even be seen.
    public var isForbidden: Bool { status == 403 }

    /// 409 because of a lock.
    public var isLocked: Bool { status == 409 && serviceCode == "ScopeLocked" }

    /// 409 because such a role assignment exists under another name.
    public var isExistingAssignment: Bool { status == 409 && serviceCode == "RoleAssignmentExists" }

    /// Nothing else of Resource Manager can work either: network, TLS, sign-in.
    public var stopsEverything: Bool {
        [.transport, .tls, .signIn, .unauthorized, .untrustedLink].contains(code)
    }
}

extension ManagementError: CustomStringConvertible {
    /// What was tried, with what, what the service said and its ids; control characters made visible.
    public var description: String {
        var text = operation
        if let resource { text += " '\(resource)'" }
        text += ": \(message)"
        for detail in details.prefix(5) where !message.contains(detail.message) {
            text += "; \(detail.code): \(detail.message)" + (detail.target.map { " (\($0))" } ?? "")
        }
        var notes: [String] = []
        if let status { notes.append("status \(status)") }
        if let serviceCode { notes.append(serviceCode) }
        if let target { notes.append("target \(target)") }
        if let requestID { notes.append("request \(requestID)") }
        if let correlationID, correlationID != requestID { notes.append("correlation \(correlationID)") }
        if !notes.isEmpty { text += " (\(notes.joined(separator: ", ")))" }
        return VisibleText.escape(text)
    }
}
