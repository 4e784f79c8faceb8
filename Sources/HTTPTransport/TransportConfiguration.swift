/// How a transport reaches hosts and whom it trusts.
public struct TransportConfiguration: Sendable {
    /// Where certificates of additional authorities come from, in PEM form.
    public enum CertificateSource: Sendable, Equatable {
        /// A file with one certificate or more.
        case file(String)
        /// The bytes of such a file.
        case bytes([UInt8])
    }

    /// Sends requests for one address to another one. Name checks and the `Host` field keep the name of the URL.
    public struct ConnectOverride: Sendable, Equatable {
        /// The host of the URL; `nil` is every host.
        public var host: String?
        /// The port of the URL; `nil` is every port.
        public var port: Int?
        /// The host to connect to.
        public var toHost: String
        /// The port to connect to; `nil` is the URL's.
        public var toPort: Int?

        /// Describes an override.
        public init(host: String? = nil, port: Int? = nil, toHost: String, toPort: Int? = nil) {
            self.host = host
            self.port = port
            self.toHost = toHost
            self.toPort = toPort
        }
    }

    /// Which addresses of a host are used.
    public enum AddressFamily: String, Sendable {
        /// Those that answer first.
        case any
        /// Addresses of version 4 only.
        case ipv4
        /// Addresses of version 6 only.
        case ipv6
    }

    /// Authorities trusted in addition to the system's roots (which `SSL_CERT_FILE` and `SSL_CERT_DIR` replace).
    public var additionalCertificates: [CertificateSource]

    /// The time for name, connection and TLS handshake.
    public var connectTimeout: Duration

    /// The time for a whole request that names none.
    public var timeout: Duration

    /// The most connections to one host at a time; further requests wait.
    public var maximumConnectionsPerHost: Int

    /// Overrides, the first that fits counts.
    public var connectTo: [ConnectOverride]

    /// Which addresses of a host are used, where the name has both.
    public var addressFamily: AddressFamily

    /// Whether `https_proxy`, `all_proxy` and `no_proxy` are obeyed (never for managed identity requests).
    public var proxyFromEnvironment: Bool

    /// The `User-Agent` field.
    public var userAgent: String

    /// A configuration for the internet; every part can be changed.
    public init(
        additionalCertificates: [CertificateSource] = [], connectTimeout: Duration = .seconds(10),
        timeout: Duration = .seconds(100), maximumConnectionsPerHost: Int = 64, connectTo: [ConnectOverride] = [],
        addressFamily: AddressFamily = .any, proxyFromEnvironment: Bool = true, userAgent: String = "kvmsh"
    ) {
        self.additionalCertificates = additionalCertificates
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.maximumConnectionsPerHost = maximumConnectionsPerHost
        self.connectTo = connectTo
        self.addressFamily = addressFamily
        self.proxyFromEnvironment = proxyFromEnvironment
        self.userAgent = userAgent
    }
}
