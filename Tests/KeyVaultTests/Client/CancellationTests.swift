import ExactJSON
import HTTPTransport
import KeyVault
import ServiceSupport
import Testing

@Suite struct CancellationTests {
    @Test(.timeLimit(.minutes(1)))
    func aWaitingRequestEndsAtOnce() async throws {
        let fixture = try Fixture(always: { _ in
            try await Task.sleep(for: .seconds(3600))
            return .json(200, Sample.secret(value: "x"))
        })
        let requests = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 { group.addTask { _ = try await fixture.client.secret("db") } }
                try await group.waitForAll()
            }
        }
        while fixture.client.limiter.status.waiting < 32 { await Task.yield() }
        requests.cancel()
        await #expect(throws: CancellationError.self) { try await requests.value }
        #expect(fixture.client.limiter.status.waiting == 0)
        #expect(fixture.client.limiter.status.inFlight == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func oneWhoLeavesTheHandshakeDoesNotEndItForOthers() async throws {
        let vault = SlowHandshake()
        let clock = ManualClock()
        let client = try makeClient(vault, clock)
        let first = Task { try await client.secret("db") }
        await vault.started()
        let second = Task { try await client.secret("db") }
        for _ in 0..<100 { await Task.yield() }
        first.cancel()
        await #expect(throws: CancellationError.self) { _ = try await first.value }
        vault.finish()
        #expect(try await second.value.value == "x")
    }

    @Test(.timeLimit(.minutes(1)))
    func aCancelledTaskSendsNothing() async throws {
        let fixture = try Fixture(always: { _ in .json(200, Sample.secret(value: "x")) })
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await fixture.client.secret("db")
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(fixture.vault.requests.isEmpty)
    }
}

/// Holds the answer to the handshake back until it is told to give it.
private final class SlowHandshake: HTTPSending {
    private let begun = AsyncStream.makeStream(of: Void.self)
    private let gate = AsyncStream.makeStream(of: Void.self)

    func started() async { for await _ in begun.stream { return } }

    func finish() { gate.continuation.finish() }

    func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        guard request.headers.first("authorization") == nil else { return .json(200, Sample.secret(value: "x")) }
        begun.continuation.yield()
        for await _ in gate.stream {}
        try Task.checkCancellation()
        return .unauthorized(ScriptedVault.challenge())
    }
}
