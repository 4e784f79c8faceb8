/// One request, complete before it is sent.
public struct OutgoingRequest: Sendable {
    /// The method in capitals, such as `GET`.
    public var method: String

    /// The whole URL; sent as it stands.
    public var url: String

    /// The header fields; `Host`, `Content-Length`, `Accept-Encoding` and `User-Agent` are supplied.
    public var headers: HTTPHeaders

    /// The body. `nil` is no body at all, except that POST, PUT and PATCH then send an empty one.
    public var body: [UInt8]?

    /// The most bytes of the answer's body that are taken, counted after decompression.
    public var maximumResponseBytes: Int

    /// The time for everything from the call to the last byte; `nil` takes the transport's.
    public var timeout: Duration?

    /// A request to a managed identity endpoint: only such a request may be plain `http`, and none goes through a proxy.
    public var isManagedIdentity: Bool

    /// Describes a request; nothing is checked before it is sent.
    public init(
        method: String, url: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8]? = nil,
        maximumResponseBytes: Int = 64 << 20, timeout: Duration? = nil, isManagedIdentity: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.maximumResponseBytes = maximumResponseBytes
        self.timeout = timeout
        self.isManagedIdentity = isManagedIdentity
    }
}

extension OutgoingRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method and URL without its query: never headers, never the body.
    public var description: String { "\(method) \(url.prefix { $0 != "?" })" }

    /// As `description`.
    public var debugDescription: String { description }

    /// Shows neither header values nor the body.
    public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}
