public import HTTPTransport

/// Which way is to be examined.
public struct DoctorRequest: Sendable {
    /// What the rights of a connection are needed for.
    public enum Role: String, Sendable {
        /// Objects are taken from it.
        case source
        /// Objects are put into it.
        case target
        /// Either.
        case other

        /// The rights whose lack is a failure; that of the others is only said.
        var needed: Set<String> {
            switch self {
            case .source: ["list", "get", "backup"]
            case .target: ["list", "get", "restore"]
            case .other: ["list", "get"]
            }
        }
    }

    /// Vault, cloud, tokens and transport, as for connecting.
    public var way: ConnectRequest
    /// False when there is no vault: then only sign-in and Resource Manager are examined.
    public var hasVault: Bool
    /// What the connection is for.
    public var role: Role
    /// The address that the settings fix for a host, so that no name service is asked; nil when they fix none.
    public var fixedAddress: @Sendable (_ host: String, _ port: Int) -> String?
    /// Host and port of the proxy for a host; nil when requests go directly.
    public var proxy: @Sendable (_ host: String) -> String?
    /// Which addresses are used.
    public var family: TransportConfiguration.AddressFamily
    /// The time now in epoch seconds.
    public var epochNow: @Sendable () -> Int64

    /// An examination of the way that a connection would take.
    public init(
        way: ConnectRequest, hasVault: Bool = true, role: Role = .other,
        family: TransportConfiguration.AddressFamily = .any,
        fixedAddress: @escaping @Sendable (_ host: String, _ port: Int) -> String? = { _, _ in nil },
        proxy: @escaping @Sendable (_ host: String) -> String? = { _ in nil },
        epochNow: @escaping @Sendable () -> Int64
    ) {
        self.way = way
        self.hasVault = hasVault
        self.role = role
        self.family = family
        self.fixedAddress = fixedAddress
        self.proxy = proxy
        self.epochNow = epochNow
    }
}
