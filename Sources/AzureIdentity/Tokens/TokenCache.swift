/// The tokens of one credential, in memory only: one request for many waiters, renewed ahead of their end.
public actor TokenCache {
    /// The kind of the credential, for people.
    public nonisolated let kind: String

    private let credential: any TokenCredential
    private let now: @Sendable () -> ContinuousClock.Instant
    private var entries: [TokenRequest: Entry] = [:]
    private var flights: [TokenRequest: Flight] = [:]
    private var nextNumber: UInt64 = 0

    /// How long a token must still live to be handed out, and the pause after a renewal that failed.
    private static let margin = Duration.seconds(10)
    private static let renewalPause = Duration.seconds(30)

    private struct Entry {
        var token: AccessToken
        /// No renewal before this, because one failed while the token was still good.
        var notBefore: ContinuousClock.Instant?
    }

    /// One request under way and those who wait for it.
    private struct Flight {
        let number: UInt64
        let task: Task<Void, Never>
        var waiters: [UInt64: CheckedContinuation<AccessToken, any Error>] = [:]
    }

    /// Makes an empty cache.
    ///
    /// - Parameter now: the clock; a test puts its own in.
    public init(
        credential: any TokenCredential,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.credential = credential
        self.now = now
        kind = credential.kind
    }

    /// A token that is good for now: the kept one, or a new one that all who ask meanwhile share.
    ///
    /// A token is renewed when 300 s of its life are left; if that fails, it is used to its end. A request with claims
    /// gives a token that later requests without claims get too.
    ///
    /// - Parameter rejected: a token that the vault did not accept; it is dropped and never handed out again.
    /// - Throws: `IdentityError`, or `CancellationError` when this caller was cancelled, which does not touch the others.
    public func token(for request: TokenRequest, rejecting rejected: AccessToken? = nil) async throws -> AccessToken {
        try Task.checkCancellation()
        if let rejected { discard(rejected) }
        let kept = usable(request)
        if let kept, !isDue(kept) {
            keep(kept.token, for: request)
            return kept.token
        }
        let token: AccessToken
        do {
            token = try await fetch(request)
        } catch let error as IdentityError {
            guard let kept, usable(request) != nil else { throw error }
            entries[request]?.notBefore = now() + TokenCache.renewalPause
            return kept.token
        }
        if let rejected, token.isSame(as: rejected) {
            discard(token)
            throw IdentityError(
                code: .tokenRejected, message: "the vault does not accept the token of credential \(kind)",
                remedy: "check that it was made for this vault's tenant and resource")
        }
        return token
    }

    /// Drops a token wherever it is kept, so that the next request gets a new one.
    public func discard(_ token: AccessToken) {
        entries = entries.filter { !$0.value.token.isSame(as: token) }
    }

    /// Who is signed in: gets a token if there is none.
    ///
    /// - Throws: as `token(for:rejecting:)`.
    public func identity(for request: TokenRequest) async throws -> SignedInIdentity {
        let token = try await token(for: request)
        return SignedInIdentity(token: token, kind: token.source ?? kind)
    }

    /// Lets a token that was asked for with claims serve requests without.
    private func keep(_ token: AccessToken, for request: TokenRequest) {
        if request.claims != nil { entries[request.withoutClaims] = Entry(token: token) }
    }

    /// How many callers wait for a token.
    var waiting: Int { flights.values.reduce(0) { $0 + $1.waiters.count } }

    private func usable(_ request: TokenRequest) -> Entry? {
        guard let entry = entries[request], entry.token.expires > now() + margin(of: entry.token) else { return nil }
        return entry
    }

    /// Short-lived tokens keep a smaller margin.
    private func margin(of token: AccessToken) -> Duration { min(TokenCache.margin, token.lifetime / 10) }

    private func isDue(_ entry: Entry) -> Bool {
        let instant = now()
        return entry.token.renewal <= instant && (entry.notBefore ?? instant) <= instant
    }

    private func fetch(_ request: TokenRequest) async throws -> AccessToken {
        nextNumber += 1
        let waiter = nextNumber
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                join(request, waiter, continuation)
            }
        } onCancel: {
            Task { await self.leave(waiter) }
        }
    }

    private func join(
        _ request: TokenRequest, _ waiter: UInt64, _ continuation: CheckedContinuation<AccessToken, any Error>
    ) {
        // A token with claims is under way because the others are no longer taken: it serves who comes without, too.
        let request = flights.keys.first { $0.withoutClaims == request } ?? request
        if flights[request] == nil {
            nextNumber += 1
            let number = nextNumber
            let credential = credential
            let task = Task {
                let result: Result<AccessToken, any Error>
                do {
                    result = .success(try await credential.token(for: request))
                } catch {
                    result = .failure(error)
                }
                self.land(request, number, result)
            }
            flights[request] = Flight(number: number, task: task)
        }
        flights[request]?.waiters[waiter] = continuation
    }

    /// One waiter gives up; the request itself ends only when nobody is left.
    private func leave(_ waiter: UInt64) {
        guard let request = flights.first(where: { $0.value.waiters[waiter] != nil })?.key,
            let continuation = flights[request]?.waiters.removeValue(forKey: waiter)
        else { return }
        if let flight = flights[request], flight.waiters.isEmpty {
            flight.task.cancel()
            flights[request] = nil
        }
        continuation.resume(throwing: CancellationError())
    }

    private func land(_ request: TokenRequest, _ number: UInt64, _ result: Result<AccessToken, any Error>) {
        guard let flight = flights[request], flight.number == number else { return }
        flights[request] = nil
        if case .success(let token) = result {
            entries[request] = Entry(token: token)
            keep(token, for: request)
        }
        for continuation in flight.waiters.values { continuation.resume(with: result) }
    }
}

extension TokenCache: CustomReflectable {
    /// Shows no tokens.
    public nonisolated var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
