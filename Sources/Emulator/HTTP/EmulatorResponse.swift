public import ExactJSON

/// An answer as a value.
public struct EmulatorResponse: Sendable {
    /// HTTP status.
    public var status: Int
    /// Header fields beside `Content-Length`, which the server adds.
    public var headers: [(name: String, value: String)]
    /// Body; empty for none.
    public var body: [UInt8]

    /// Creates an answer.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a JSON body.
    public static func json(
        _ json: JSON, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> EmulatorResponse {
        EmulatorResponse(
            status: status,
            headers: [("Content-Type", "application/json; charset=utf-8")] + headers,
            body: json.serialized())
    }

    /// Value of the first header field of this name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.equalsIgnoringCase(name) }?.value
    }
}
