/// A complete answer, whatever its status.
public struct IncomingResponse: Sendable {
    /// The status code of the final answer (never 1xx).
    public var status: Int

    /// The header fields of the final answer, without trailers.
    public var headers: HTTPHeaders

    /// The body after decompression.
    public var body: [UInt8]

    /// `HTTP/1.0`, `HTTP/1.1`, `HTTP/2` or `HTTP/3`.
    public var protocolVersion: String

    /// From the call until the last byte, waiting for a connection included.
    public var elapsed: Duration

    /// Puts an answer together, as a substitute of the network does.
    public init(
        status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], protocolVersion: String = "HTTP/1.1",
        elapsed: Duration = .zero
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.protocolVersion = protocolVersion
        self.elapsed = elapsed
    }
}

extension IncomingResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Status and size: never the body.
    public var description: String { "\(protocolVersion) \(status), \(body.count) bytes" }

    /// As `description`.
    public var debugDescription: String { description }

    /// Shows no bytes of the body.
    public var customMirror: Mirror { Mirror(self, children: ["response": description]) }
}
