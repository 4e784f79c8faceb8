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
    /// `error.target`, of Resource Manager only: the parameter or resource that is at fault.
    public var target: String?
    /// `error.details`, of Resource Manager only.
    public var details: [ServiceError] = []
    /// Claims request (JSON) of a 401 that asks for a token with more claims.
    var demandedClaims: String?

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
        .json(
            ["error": json], status: status, headers: retryAfter.map { [("Retry-After", String($0))] } ?? [])
    }

    /// The value of the envelope's `error`.
    var json: JSON {
        var error: [JSONMember] = [
            JSONMember(name: "code", value: .text(code)), JSONMember(name: "message", value: .text(message)),
        ]
        if let target { error.append(JSONMember(name: "target", value: .text(target))) }
        if !details.isEmpty { error.append(JSONMember(name: "details", value: .array(details.map(\.json)))) }
        if let innerCode { error.append(JSONMember(name: "innererror", value: ["code": .text(innerCode)])) }
        return .object(error)
    }
}
