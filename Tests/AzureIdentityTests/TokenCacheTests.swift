import Locking
import Testing

@testable import AzureIdentity

/// A credential whose requests are let through one by one.
private final class GatedCredential: TokenCredential {
    let kind = "gated"

    private struct State {
        var waiting: [CheckedContinuation<AccessToken, any Error>] = []
        var asked: [TokenRequest] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var cancelled = 0
    }

    private let state = Locked(State())

    func token(for request: TokenRequest) async throws -> AccessToken {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready = state.withLock { state in
                    state.waiting.append(continuation)
                    state.asked.append(request)
                    let ready = state.watchers.filter { $0.count <= state.asked.count }.map(\.continuation)
                    state.watchers.removeAll { $0.count <= state.asked.count }
                    return ready
                }
                for watcher in ready { watcher.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.cancelled += 1
                let waiting = state.waiting
                state.waiting = []
                return waiting
            }
            for continuation in waiting { continuation.resume(throwing: CancellationError()) }
        }
    }

    func asked(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.asked.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func answer(_ result: Result<AccessToken, any Error>) {
        state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }?.resume(with: result)
    }

    var count: Int { state.withLock { $0.asked.count } }

    var cancelled: Int { state.withLock { $0.cancelled } }
}

@Suite("The token cache", .timeLimit(.minutes(1)))
struct TokenCacheTests {
    private let credential = GatedCredential()
    private let offset = Locked<Duration>(.zero)
    private let start = ContinuousClock.now

    private func makeCache() -> TokenCache {
        let start = start
        let offset = offset
        return TokenCache(credential: credential) { start + offset.withLock { $0 } }
    }

    private func token(_ value: String, life: Duration = .seconds(3600)) -> AccessToken {
        AccessToken(value: value, expires: start + offset.withLock { $0 } + life, lifetime: life)
    }

    private func advance(_ duration: Duration) { offset.withLock { $0 += duration } }

    /// Asks through the cache while the credential gives that result.
    private func ask(
        _ cache: TokenCache, _ request: TokenRequest = vaultRequest, rejecting: AccessToken? = nil,
        to result: Result<AccessToken, any Error>
    ) async throws -> AccessToken {
        let before = credential.count
        let task = Task { try await cache.token(for: request, rejecting: rejecting) }
        await credential.asked(before + 1)
        credential.answer(result)
        return try await task.value
    }

    @Test("Many waiters share one request, and its failure")
    func sharing() async throws {
        let cache = makeCache()
        let tasks = (0..<50).map { _ in Task { try await cache.token(for: vaultRequest) } }
        await credential.asked(1)
        credential.answer(.success(token("one")))
        for task in tasks { #expect(try await task.value.value == "one") }
        #expect(try await cache.token(for: vaultRequest).value == "one")
        #expect(credential.count == 1)
        await #expect(throws: IdentityError.self) {
            let other = TokenRequest(resource: "https://management.azure.com")
            _ = try await ask(cache, other, to: .failure(IdentityError(code: .refused, message: "no")))
        }
        #expect(credential.count == 2)
    }

    @Test("A cancelled waiter goes alone; when all are gone the request goes too")
    func cancellation() async throws {
        let cache = makeCache()
        let first = Task { try await cache.token(for: vaultRequest) }
        await credential.asked(1)
        let second = Task { try await cache.token(for: vaultRequest) }
        while await cache.waiting < 2 { await Task.yield() }
        first.cancel()
        await #expect(throws: CancellationError.self) { _ = try await first.value }
        #expect(credential.cancelled == 0)
        credential.answer(.success(token("one")))
        #expect(try await second.value.value == "one")
        #expect(credential.count == 1)

        let other = TokenRequest(resource: "https://management.azure.com")
        let lonely = Task { try await cache.token(for: other) }
        await credential.asked(2)
        lonely.cancel()
        await #expect(throws: CancellationError.self) { _ = try await lonely.value }
        #expect(credential.cancelled == 1)
        #expect(try await ask(cache, other, to: .success(token("two"))).value == "two")
    }

    @Test("Renewed 300 s ahead; a failed renewal leaves the old one in use")
    func renewal() async throws {
        let cache = makeCache()
        _ = try await ask(cache, to: .success(token("one")))
        advance(.seconds(3299))
        #expect(try await cache.token(for: vaultRequest).value == "one")
        advance(.seconds(1))
        let broken = IdentityError(code: .unreachable, message: "no")
        #expect(try await ask(cache, to: .failure(broken)).value == "one")
        #expect(try await cache.token(for: vaultRequest).value == "one")
        #expect(credential.count == 2)
        advance(.seconds(30))
        #expect(try await ask(cache, to: .success(token("two"))).value == "two")
        advance(.seconds(3600))
        await #expect(throws: IdentityError.self) { _ = try await ask(cache, to: .failure(broken)) }
    }

    @Test("A short life is used for its half")
    func shortLife() async throws {
        let cache = makeCache()
        _ = try await ask(cache, to: .success(token("one", life: .seconds(20))))
        advance(.seconds(9))
        #expect(try await cache.token(for: vaultRequest).value == "one")
        advance(.seconds(1))
        #expect(try await ask(cache, to: .success(token("two"))).value == "two")
    }

    @Test("A rejected token is replaced once for all who had it")
    func rejection() async throws {
        let cache = makeCache()
        let one = try await ask(cache, to: .success(token("one")))
        let two = try await ask(cache, rejecting: one, to: .success(token("two")))
        #expect(two.value == "two")
        #expect(try await cache.token(for: vaultRequest, rejecting: one).value == "two")
        #expect(credential.count == 2)
        await #expect {
            _ = try await ask(cache, rejecting: two, to: .success(token("two")))
        } throws: { ($0 as? IdentityError)?.code == .tokenRejected }
        #expect(try await ask(cache, to: .success(token("three"))).value == "three")
    }

    @Test("A token with claims serves later requests without")
    func claims() async throws {
        let cache = makeCache()
        let one = try await ask(cache, to: .success(token("one")))
        var request = vaultRequest
        request.claims = "{}"
        _ = try await ask(cache, request, rejecting: one, to: .success(token("two")))
        #expect(try await cache.token(for: vaultRequest).value == "two")
        #expect(credential.count == 2)
    }

    @Test("Who comes without claims while a token with claims is under way waits for that one")
    func joined() async throws {
        let cache = makeCache()
        let one = try await ask(cache, to: .success(token("one")))
        var request = vaultRequest
        request.claims = "{}"
        let asked = request
        let first = Task { try await cache.token(for: asked, rejecting: one) }
        await credential.asked(2)
        let second = Task { try await cache.token(for: vaultRequest) }
        let third = Task { try await cache.token(for: vaultRequest) }
        while await cache.waiting < 3 { await Task.yield() }
        third.cancel()
        await #expect(throws: CancellationError.self) { _ = try await third.value }
        credential.answer(.success(token("two")))
        #expect(try await first.value.value == "two")
        #expect(try await second.value.value == "two")
        #expect(credential.count == 2)
    }
}
