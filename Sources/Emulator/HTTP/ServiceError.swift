internal import ExactJSON

/// An error of the service, in its own envelope (facts 5.1).
public struct ServiceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// HTTP status.
    public var status: Int
    /// `error.code`.
    public var code: String
    /// `error.innererror.code`.
    public var innerCode: String?
    /// `error.message`.
    public var message: String
    /// Seconds for a `Retry-After` header.
    public var retryAfter: Int?

    /// Creates an error.
    public init(_ status: Int, _ code: String, inner: String? = nil, _ message: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        innerCode = inner
        self.message = message
        self.retryAfter = retryAfter
    }

    /// Status, codes and message.
    public var description: String {
        "\(status) \(code)\(innerCode.map { "/\($0)" } ?? ""): \(message)"
    }

    /// The answer that carries the error.
    public var response: EmulatorResponse {
        var error: [JSONMember] = [
            JSONMember(name: "code", value: .text(code)), JSONMember(name: "message", value: .text(message)),
        ]
        if let innerCode { error.append(JSONMember(name: "innererror", value: ["code": .text(innerCode)])) }
        return .json(
            ["error": .object(error)], status: status,
            headers: retryAfter.map { [("Retry-After", String($0))] } ?? [])
    }
}
