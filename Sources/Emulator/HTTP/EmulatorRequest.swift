/// A request as a value: what came over the wire, without a socket.
public struct EmulatorRequest: Sendable {
    /// Method in upper case.
    public var method: String
    /// Host header: name and, unless it is 443, port.
    public var authority: String
    /// Path as sent, percent-encoded, without query.
    public var path: String
    /// Query as sent, without the question mark; empty for none.
    public var query: String
    /// Header fields in the order sent.
    public var headers: [(name: String, value: String)]
    /// Body; empty for none.
    public var body: [UInt8]
    /// The caller's address, for `x-ms-keyvault-network-info`.
    public var clientAddress: String
    /// Whether it came over plain HTTP, to the listener for managed identities.
    var isPlain = false

    /// Creates a request; `target` is path and query.
    public init(
        _ method: String, authority: String, target: String, headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], clientAddress: String = "127.0.0.1"
    ) {
        self.method = method
        self.authority = authority
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? "/"
        query = parts.count > 1 ? String(parts[1]) : ""
        self.headers = headers
        self.body = body
        self.clientAddress = clientAddress
    }

    /// Value of the first header field of this name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Host name without port, in lower case.
    var hostName: String {
        let lower = authority.lowercased()
        guard let colon = lower.lastIndex(of: ":"), !lower.hasSuffix("]") else { return lower }
        return String(lower[..<colon])
    }

    /// `:PORT` as the caller wrote it; empty when left out.
    var portSuffix: String {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else { return "" }
        return String(authority[colon...])
    }

    /// `https://` with host and port as the caller used them, in lower case, without a slash at the end.
    var origin: String { "https://" + authority.lowercased() }
}
