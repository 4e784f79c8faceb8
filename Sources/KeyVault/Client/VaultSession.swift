internal import AzureIdentity
internal import Locking

/// The challenge of one vault, and the tokens that answer it.
final class VaultSession: Sendable {
    private let address: VaultAddress
    private let cloud: Cloud
    private let tokens: TokenCache
    private let tenant: String?
    private let request = Locked<TokenRequest?>(nil)
    private let handshakes = SingleFlight<TokenRequest>()

    /// - Parameter tenant: asked in place of the one that the challenge names.
    init(address: VaultAddress, cloud: Cloud, tokens: TokenCache, tenant: String? = nil) {
        self.tenant = tenant
        self.address = address
        self.cloud = cloud
        self.tokens = tokens
    }

    /// A token for the vault. The first call asks the vault which one it wants; all who come meanwhile share the answer.
    func token(
        operation: String, handshake: @escaping @Sendable () async throws -> VaultChallenge
    ) async throws -> AccessToken {
        let known = request.withLock { $0 }
        let wanted: TokenRequest
        if let known {
            wanted = known
        } else {
            wanted = try await handshakes.run { [self] in
                // A flight may have landed since this caller looked.
                if let known = request.withLock({ $0 }) { return known }
                let challenge = try await handshake()
                return try accept(challenge, operation: operation)
            }
        }
        return try await translating(operation) { try await tokens.token(for: wanted) }
    }

    /// A new token after a 401, by the challenge that came with it.
    func renewed(
        after rejected: AccessToken, _ challenge: VaultChallenge?, operation: String
    ) async throws -> AccessToken {
        let earlier = request.withLock { $0 }
        var wanted = earlier
        if let challenge { wanted = try accept(challenge, operation: operation) }
        guard let wanted else { throw refusal(operation, "the vault asks for a token without saying for what") }
        return try await translating(operation) { try await tokens.token(for: wanted, rejecting: rejected) }
    }

    /// Who is signed in.
    func identity(operation: String) async throws -> SignedInIdentity {
        guard let wanted = request.withLock({ $0 }) else {
            throw refusal(operation, "the vault has not been asked yet")
        }
        return try await translating(operation) { try await tokens.identity(for: wanted) }
    }

    /// Checks a challenge by the rules for hosts and keeps what it wants. Claims are for one token only: the cache gives
    /// that token to later requests too.
    private func accept(_ challenge: VaultChallenge, operation: String) throws -> TokenRequest {
        let earlier = request.withLock { $0 }
        do {
            var wanted = try cloud.tokenRequest(for: challenge, of: address, earlier: earlier)
            if let tenant { wanted.tenant = tenant }
            var kept = wanted
            kept.claims = nil
            request.withLock { [kept] in $0 = kept }
            return wanted
        } catch {
            throw VaultError(identity: error, operation: operation, vault: address.authority)
        }
    }

    private func translating<Value: Sendable>(
        _ operation: String, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as IdentityError {
            throw VaultError(identity: error, operation: operation, vault: address.authority)
        }
    }

    private func refusal(_ operation: String, _ message: String) -> VaultError {
        VaultError(code: .unauthorized, message: message, operation: operation, vault: address.authority, status: 401)
    }
}

extension VaultError {
    /// An error of the sign-in, or of the rules for hosts.
    init(identity error: IdentityError, operation: String, vault: String) {
        let code: Code =
            switch error.code {
            case .untrustedLink: .untrustedLink
            case .tokenRejected: .unauthorized
            default: .signIn
            }
        self.init(
            code: code, message: error.description, operation: operation, vault: vault, status: error.status,
            cause: error)
    }
}
