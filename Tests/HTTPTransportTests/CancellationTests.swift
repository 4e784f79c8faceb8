import Glibc
import HTTPTransport
import Testing

@Suite("Cancellation and shutting down", .serialized, .timeLimit(.minutes(2)))
struct CancellationTests {
    @Test("A cancelled request leaves the server, and its task hears of it")
    func cancel() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        let task = Task { try await transport.send(get(server.url("/hang"))) }
        _ = try await server.process.line { $0.hasPrefix("request 1") }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        _ = try await server.process.line { $0 == "close 1" }
        #expect(try await transport.send(get(server.url("/"))).status == 200)
    }

    @Test("A task that was cancelled before sends nothing")
    func cancelledBefore() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(get(server.url("/")))
        }
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(try await server.connections() == 0)
    }

    @Test("Cancelling at any moment ends each request exactly once")
    func race() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport { $0.maximumConnectionsPerHost = 4 }
        var outcomes = 0
        for round in 0..<200 {
            let task = Task { try await transport.send(get(server.url("/zeros?100"))) }
            for _ in 0..<round { await Task.yield() }
            task.cancel()
            switch await task.result {
            case .success(let response): #expect(response.body.count == 100)
            case .failure(let error): #expect(error is CancellationError)
            }
            outcomes += 1
        }
        #expect(outcomes == 200)
        #expect(try await transport.send(get(server.url("/"))).status == 200)
    }

    @Test("Shutting down fails what is under way, and everything after")
    func shutDown() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        let task = Task { try await transport.send(get(server.url("/hang"))) }
        _ = try await server.process.line { $0.hasPrefix("request 1") }
        await transport.shutDown()
        #expect((await task.result).failureCode == .shutDown)
        _ = try await server.process.line { $0 == "close 1" }
        #expect(await failure(of: get(server.url("/")), by: transport)?.code == .shutDown)
        await transport.shutDown()
    }

    @Test("The last reference let go closes the connections")
    func release() async throws {
        let server = try await FaultyServer()
        func use() async throws {
            let transport = try await makeTransport()
            _ = try await transport.send(get(server.url("/")))
        }
        try await use()
        _ = try await server.process.line { $0 == "close 1" }
    }

    @Test("The process may end at any moment, with requests under way and transports going", arguments: [0, 3, 20])
    func exiting(_ milliseconds: Int) async throws {
        await #expect(processExitsWith: .exitCode(7)) { [milliseconds = milliseconds as Int] in
            let server = try await FaultyServer()
            for _ in 0..<3 {
                let transport = try await makeTransport()
                _ = try await transport.send(get(server.url("/")))
            }
            let busy = try await makeTransport()
            for _ in 0..<8 {
                Task { () async throws -> Void in
                    while true { _ = try await busy.send(get(server.url("/zeros?100000"))) }
                }
            }
            try await Task.sleep(for: .milliseconds(milliseconds))
            exit(7)
        }
    }
}
