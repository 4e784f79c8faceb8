/// A way to sign in.
///
/// Callers go through a `TokenCache`; a credential itself keeps nothing and asks anew each time.
public protocol TokenCredential: Sendable {
    /// The name of this way for people, such as `client-secret`.
    var kind: String { get }

    /// Gets a new token.
    ///
    /// - Throws: `IdentityError`, or `CancellationError` when the task was cancelled.
    func token(for request: TokenRequest) async throws -> AccessToken
}
