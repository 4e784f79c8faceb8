/// A request as a value: what came over the wire, without a socket.
public struct EmulatorRequest: Sendable {
    /// Method in upper case.
    public var method: String
    /// Path as sent, percent-encoded, without query.
    public let path: String
    /// The path's segments, decoded, without empty ones.
    let segments: [String]
    /// The same in lower case.
    let words: [String]
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
    /// The Host header.
    var host: RequestHost

    /// Creates a request; `target` is path and query.
    public init(
        _ method: String, authority: String, target: String, headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], clientAddress: String = "127.0.0.1"
    ) {
        self.init(
            method, RequestHost(authority), target: target, headers: headers, body: body,
            clientAddress: clientAddress)
    }

    init(
        _ method: String, _ host: RequestHost, target: String, headers: [(name: String, value: String)],
        body: [UInt8], clientAddress: String
    ) {
        self.method = method
        self.host = host
        if let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = String(target[..<mark])
            query = String(target[target.utf8.index(after: mark)...])
        } else {
            path = target
            query = ""
        }
        segments = Query.segments(path)
        words = segments.map { $0.lowercased() }
        self.headers = headers
        self.body = body
        self.clientAddress = clientAddress
    }

    /// Host header: name and, unless it is 443, port.
    public var authority: String {
        get { host.text }
        set { host = RequestHost(newValue) }
    }

    /// Value of the first header field of this name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    /// Host name without port, in lower case.
    var hostName: String { host.name }

    /// `:PORT`; empty when left out.
    var portSuffix: String { host.portSuffix }

    /// `https://` with host and port as the caller used them, in lower case, without a slash at the end.
    var origin: String { host.origin }
}

extension String {
    /// Whether two texts are the same but for the case of ASCII letters.
    func equalsIgnoringCase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                var index = 0
                while index < left.count {
                    let (one, two) = (left[index], right[index])
                    guard one == two || ((one ^ two) == 0x20 && (one | 0x20).isASCIILetter) else { return false }
                    index += 1
                }
                return true
            }
        }
        return (isSame ?? nil) ?? (lowercased() == other.lowercased())
    }
}
