/// Where a vault is: a host that passed the rules of its cloud.
public struct VaultAddress: Sendable, Hashable, CustomStringConvertible {
    /// The vault's name in lower case: the first label of its host.
    public let name: String

    /// The host in lower case, without port.
    public let host: String

    /// The port, 443 as a rule.
    public let port: Int

    /// Host, and port unless it is 443: what tells vaults apart.
    public var authority: String { port == 443 ? host : "\(host):\(port)" }

    /// `https://` and the authority, without a slash at the end.
    public var origin: String { "https://\(authority)" }

    /// The origin.
    public var description: String { origin }
}
