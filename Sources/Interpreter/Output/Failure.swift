public import RelocationLanguage

/// Why a statement failed while it ran: what happened, to which object, and what to do next.
public struct Failure: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is; programs compare these, people read `message`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let name: String

        /// A kind of that name.
        public init(_ name: String) { self.name = name }

        /// The name of the kind.
        public var description: String { name }

        /// The statement is part of the language and not of this version.
        public static let notAvailable = Code("not-available")
        /// A value has not the type that stands there, or is null where text is needed.
        public static let value = Code("value")
        /// A number, date or duration left its range.
        public static let overflow = Code("overflow")
        /// A pattern cannot be read or is too large.
        public static let pattern = Code("pattern")
        /// A variable, argument or connection is not there.
        public static let missing = Code("missing")
        /// A setting or one of its values is not known.
        public static let setting = Code("setting")
        /// `assert` did not hold, or the time of `wait until` is over.
        public static let assertion = Code("assertion")
        /// A comparison or a test found something.
        public static let findings = Code("findings")
        /// What was looked for is not there.
        public static let notFound = Code("not-found")
        /// A file cannot be read.
        public static let file = Code("file")
        /// The way to a vault: sign-in, name, network, permission.
        public static let access = Code("access")
        /// Refused before anything was changed.
        public static let refused = Code("refused")
        /// An operation on a vault or archive failed.
        public static let operation = Code("operation")
        /// What this statement needs failed before.
        public static let dependency = Code("dependency")
        /// The run was cancelled.
        public static let interrupted = Code("interrupted")
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, in lower case and without full stop.
    public let message: String
    /// What to do next; nil when the message says all.
    public var remedy: String?
    /// What belongs to the message, a line each: what was tried, and why each did not serve.
    public var details: [String] = []
    /// The object it happened to, such as `secret db-main`.
    public var object: String?
    /// The service's own error code (with its inner code after a slash).
    public var serviceCode: String?
    /// The id under which the service logged the request.
    public var requestID: String?
    /// The exit code it asks for.
    public var exitCode: ExitCode
    /// The statement or the part of it that failed; filled in where the statement is known.
    public var span: Span?

    /// A failure of that kind.
    public init(
        _ code: Code, _ message: String, remedy: String? = nil, object: String? = nil, serviceCode: String? = nil,
        requestID: String? = nil, exitCode: ExitCode = .failed, span: Span? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.object = object
        self.serviceCode = serviceCode
        self.requestID = requestID
        self.exitCode = exitCode
        self.span = span
    }

    /// What is known of the failure, and the next step.
    public var description: String { remedy.map { "\(headline); \($0)" } ?? headline }

    /// The message with what it does not say itself of the object and of the service's answer.
    public var headline: String {
        var text = message
        if let object, !says(object) { text = "\(object): \(text)" }
        if !unsaidDetails.isEmpty { text += " (\(unsaidDetails.joined(separator: ", ")))" }
        return text
    }

    /// The service's code and the id of the request, as far as the message doesn't hold them already.
    public var unsaidDetails: [String] {
        var details: [String] = []
        if let serviceCode, !says(serviceCode) { details.append(serviceCode) }
        if let requestID, !says(requestID) { details.append("request \(requestID)") }
        return details
    }

    /// Whether the message names it already: `secret db` is named by `db` in quotes too.
    private func says(_ part: String) -> Bool {
        let name = part.split(separator: " ").last.map(String.init) ?? part
        return message.contains(part) || message.contains("'\(name)'") || message.contains("`\(name)`")
    }
}
