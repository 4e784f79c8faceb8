internal import ExactJSON

/// A token that somebody else got.
///
/// Its life is read from its `exp` and `iat` claims if it has them. It cannot be renewed: when it is rejected or over,
/// the error says so.
public struct FixedTokenCredential: TokenCredential {
    /// `token`.
    public var kind: String { "token" }

    private let token: AccessToken

    /// Takes the token.
    ///
    /// - Parameter epochNow: the time now in epoch seconds, against which the token's `exp` is measured once.
    /// - Throws: `IdentityError` when it is empty, holds characters that no token has, or is over.
    public init(token value: String, epochNow: Int64) throws {
        let isToken = { (byte: UInt8) in byte > 0x20 && byte < 0x7F }
        guard !value.isEmpty, value.utf8.allSatisfy(isToken) else {
            throw IdentityError(
                code: .invalidConfiguration, message: "the given token is empty or holds characters that no token has",
                remedy: "give the bare access token, without quotes, spaces or the word Bearer")
        }
        let unknownEnd = AccessToken(value: value, expires: .now, lifetime: .zero)
        let claims = SignedInIdentity.claims(of: unknownEnd)
        guard let expires = claims?["exp"]?.int else {
            token = AccessToken(value: value, expires: .now + .seconds(86_400 * 365), lifetime: .seconds(86_400 * 365))
            return
        }
        let left = expires.subtractingReportingOverflow(epochNow)
        guard !left.overflow, left.partialValue > 0 else {
            throw IdentityError(
                code: .tokenRejected, message: "the given token has expired", remedy: "get a new one and connect again")
        }
        let seconds = Duration.seconds(min(left.partialValue, 86_400 * 365))
        token = AccessToken(value: value, expires: .now + seconds, lifetime: seconds)
    }

    /// The token itself, whatever is asked for.
    ///
    /// - Throws: `IdentityError` when it is over or another tenant is asked for.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        guard token.expires > .now else {
            throw IdentityError(
                code: .tokenRejected, message: "the given token has expired", remedy: "get a new one and connect again")
        }
        try token.check(tenant: request.tenant, kind: kind)
        return token
    }
}

extension FixedTokenCredential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the token.
    public var description: String { "FixedTokenCredential(redacted)" }

    /// Never the token.
    public var debugDescription: String { description }

    /// Shows nothing of the token.
    public var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
