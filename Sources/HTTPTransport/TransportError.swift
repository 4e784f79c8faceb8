/// A request that got no complete answer.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// The name of the code.
        public let rawValue: String

        /// Makes a code; the known ones are the static members.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The host name, or the proxy's, has no address.
        public static let nameResolution = Code(rawValue: "nameResolution")
        /// Nobody answered at that address, or the connection broke before the request could be sent.
        public static let connectionFailed = Code(rawValue: "connectionFailed")
        /// The other side could not prove who it is, or no common protocol was found.
        public static let tls = Code(rawValue: "tls")
        /// The time for the whole request is over.
        public static let timeout = Code(rawValue: "timeout")
        /// The time for reaching the host is over.
        public static let connectTimeout = Code(rawValue: "connectTimeout")
        /// The connection broke after the request, or a part of it, had been sent.
        public static let connectionLost = Code(rawValue: "connectionLost")
        /// The body is larger than the request allows.
        public static let responseTooLarge = Code(rawValue: "responseTooLarge")
        /// What arrived is not an HTTP answer, or cannot be decompressed.
        public static let malformedResponse = Code(rawValue: "malformedResponse")
        /// The request itself was refused before anything was sent.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// The proxy refused or could not be understood.
        public static let proxy = Code(rawValue: "proxy")
        /// A certificate bundle or another part of the configuration cannot be used.
        public static let configuration = Code(rawValue: "configuration")
        /// The transport has been shut down.
        public static let shutDown = Code(rawValue: "shutDown")
    }

    /// What kind of failure it was.
    public let code: Code

    /// What happened, in lower case without full stop; holds nothing of bodies, headers or the URL's query.
    public let message: String

    /// The host (and port, unless it is the usual one) that was meant; empty when the URL could not be read.
    public let host: String

    /// Whether the server may have the whole request, so that it may have been carried out.
    ///
    /// `false` only when that is impossible; a caller may then send any request again.
    public let sentWholeRequest: Bool

    /// What the server showed, when its certificate was not accepted.
    public var presented: PresentedCertificate?

    /// Describes a failure.
    public init(code: Code, message: String, host: String, sentWholeRequest: Bool) {
        self.code = code
        self.message = message
        self.host = host
        self.sentWholeRequest = sentWholeRequest
    }

    /// Host and message, and the certificate that was not accepted.
    public var description: String { host.isEmpty ? details : "\(host): \(details)" }

    /// The same without the host.
    public var details: String { presented.map { "\(message); \($0.text)" } ?? message }
}
