public import AzureIdentity
internal import Locking

/// Tokens with a number, `token-1`, `token-2` and so on, and what they were asked for.
public final class NumberedCredential: TokenCredential {
    /// What `show identity` calls it.
    public let kind = "test"
    private let asked = Locked<[TokenRequest]>([])

    /// A credential that nobody has asked yet.
    public init() {}

    /// Every request for a token.
    public var requests: [TokenRequest] { asked.withLock { $0 } }

    /// The next token, good for an hour.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count
        }
        return AccessToken(value: "token-\(number)", expires: .now + .seconds(3600), lifetime: .seconds(3600))
    }
}
