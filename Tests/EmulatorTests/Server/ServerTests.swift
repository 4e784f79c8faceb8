import ExactJSON
import Testing

@testable import Emulator

@Suite("The server on its socket")
struct ServerTests {
    private func server(_ change: (inout EmulatorConfiguration) -> Void = { _ in }) async throws -> EmulatorServer {
        var configuration = EmulatorConfiguration(vaults: [VaultConfiguration(name: "alpha")])
        change(&configuration)
        return try await EmulatorServer.start(configuration)
    }

    /// Text of a request with a good token.
    private func request(
        _ server: EmulatorServer, _ method: String, _ path: String, _ body: String = "", headers: String = ""
    ) throws -> String {
        let host = try #require(server.endpoints.vaults.first?.url.dropFirst("https://".count))
        let port = try #require(host.split(separator: ":").last)
        let token = try server.core.issuer.token(
            for: .operator, resource: "https://vault.localhost:\(port)", now: server.core.clock.seconds)
        return "\(method) \(path)?api-version=7.4 HTTP/1.1\r\nHost: \(host)\r\nAuthorization: Bearer \(token)\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
    }

    @Test("HTTPS with the emulator's own authority, HTTP/1.1, many requests on one connection")
    func keepAlive() async throws {
        let server = try await server()
        let connection = try await TestConnection.open(server.endpoints)
        try await connection.send(
            "PUT /secrets/a HTTP/1.1\r\nHost: alpha.vault.localhost:1\r\nContent-Length: 0\r\n\r\n")
        let challenge = await connection.answer()
        #expect(challenge.hasPrefix("HTTP/1.1 401 "))
        #expect(challenge.contains("resource=\"https://vault.localhost:1\""))
        try await connection.send(try request(server, "PUT", "/secrets/a", "{\"value\":\"v\"}"))
        #expect(await connection.answer().hasPrefix("HTTP/1.1 200 "))
        for _ in 0..<5 {
            try await connection.send(try request(server, "GET", "/secrets/a"))
            #expect(await connection.answer().contains("{\"value\":\"v\","))
        }
        await connection.close()
        await server.stop()
    }

    @Test("Pipelined requests are answered in order")
    func pipelining() async throws {
        let server = try await server()
        let connection = try await TestConnection.open(server.endpoints)
        try await connection.send(
            try request(server, "PUT", "/secrets/a", "{\"value\":\"1\"}") + request(server, "GET", "/secrets/a")
                + request(server, "GET", "/secrets/none"))
        let text = await connection.receive { $0.contains("SecretNotFound") }
        #expect(text.split(separator: "HTTP/1.1 ").map { String($0.prefix(3)) } == ["200", "200", "404"])
        await server.stop()
    }

    @Test("Every name of the certificate is served; another authority does not vouch for it")
    func names() async throws {
        let server = try await server()
        for name in ["alpha.vault.localhost", "login.localhost", "management.localhost", "localhost"] {
            let connection = try await TestConnection.open(server.endpoints, name: name)
            try await connection.send("GET / HTTP/1.1\r\nHost: \(name)\r\n\r\n")
            #expect(await connection.answer().hasPrefix("HTTP/1.1 4"))
            await connection.close()
        }
        let stranger = try CertificateAuthority().pem
        let untrusted = try await TestConnection.open(server.endpoints, trusting: stranger)
        try? await untrusted.send("GET / HTTP/1.1\r\nHost: alpha.vault.localhost\r\n\r\n")
        #expect(await untrusted.answer() == "")
        await server.stop()
    }

    @Test("A body above the limit is 413 and the connection closes, announced or not")
    func bodyLimit() async throws {
        let server = try await server { $0.maximumBodyBytes = 1_000 }
        let announced = try await TestConnection.open(server.endpoints)
        try await announced.send(
            "PUT /secrets/a HTTP/1.1\r\nHost: alpha.vault.localhost\r\nContent-Length: 1001\r\n\r\n")
        #expect(await announced.answer().hasPrefix("HTTP/1.1 413 "))
        await announced.closed()
        let chunked = try await TestConnection.open(server.endpoints)
        let chunk = String(repeating: "x", count: 1_001)
        try await chunked.send(
            "PUT /secrets/a HTTP/1.1\r\nHost: alpha.vault.localhost\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n\(chunk)\r\n"
        )
        #expect(await chunked.answer().hasPrefix("HTTP/1.1 413 "))
        await chunked.closed()
        await server.stop()
    }

    @Test("Expect: 100-continue is answered before the body is sent")
    func expectContinue() async throws {
        let server = try await server()
        let connection = try await TestConnection.open(server.endpoints)
        let body = "{\"value\":\"v\"}"
        let text = try request(server, "PUT", "/secrets/a", body, headers: "Expect: 100-continue\r\n")
        try await connection.send(String(text.dropLast(body.count)))
        #expect(await connection.receive { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 100 "))
        try await connection.send(body)
        #expect(await connection.answer().hasPrefix("HTTP/1.1 200 "))
        await server.stop()
    }

    @Test("Broken requests break only their own connection")
    func garbage() async throws {
        let server = try await server()
        for text in [
            "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: -4\r\n\r\n",
        ] {
            let connection = try await TestConnection.open(server.endpoints)
            try await connection.send(text)
            let answer = await connection.receive { _ in false }
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
        }
        let connection = try await TestConnection.open(server.endpoints)
        try await connection.send(try request(server, "GET", "/secrets"))
        #expect(await connection.answer().hasPrefix("HTTP/1.1 200 "))
        await server.stop()
    }

    @Test("A lost answer: the connection closes, the write has happened")
    func lostAnswer() async throws {
        let server = try await server {
            $0.conditions.faults = [
                FaultRule("PUT", "/secrets/after", .always, .closeAfter),
                FaultRule("PUT", "/secrets/before", .always, .closeBefore),
                FaultRule("GET", "/secrets/cut", .always, .truncateBody),
            ]
        }
        for (name, status) in [("after", "200"), ("before", "404")] {
            let connection = try await TestConnection.open(server.endpoints)
            try await connection.send(try request(server, "PUT", "/secrets/\(name)", "{\"value\":\"v\"}"))
            #expect(await connection.answer() == "")
            let second = try await TestConnection.open(server.endpoints)
            try await second.send(try request(server, "GET", "/secrets/\(name)"))
            #expect(await second.answer().hasPrefix("HTTP/1.1 \(status) "))
        }
        let connection = try await TestConnection.open(server.endpoints)
        try await connection.send(try request(server, "PUT", "/secrets/cut", "{\"value\":\"v\"}"))
        #expect(await connection.answer().hasPrefix("HTTP/1.1 200 "))
        try await connection.send(try request(server, "GET", "/secrets/cut"))
        let cut = await connection.answer()
        #expect(cut.hasPrefix("HTTP/1.1 200 "))
        #expect(!cut.hasSuffix("}"))
        await connection.closed()
        await server.stop()
    }

    @Test("Latency is kept and shared: ten requests side by side take about as long as one")
    func latency() async throws {
        let server = try await server { $0.conditions.latency = .milliseconds(150) }
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<10 {
                let text = try request(server, "GET", "/secrets")
                group.addTask {
                    let connection = try await TestConnection.open(server.endpoints)
                    try await connection.send(text)
                    return await connection.answer()
                }
            }
            for try await answer in group { #expect(answer.hasPrefix("HTTP/1.1 200 ")) }
        }
        #expect(clock.now - start >= .milliseconds(150))
        await server.stop()
    }

    @Test("Stop lets a request in flight finish, closes idle connections, and frees the port")
    func stop() async throws {
        let server = try await server { $0.conditions.latency = .milliseconds(300) }
        let idle = try await TestConnection.open(server.endpoints)
        try await idle.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = await idle.answer()
        let busy = try await TestConnection.open(server.endpoints)
        try await busy.send(try request(server, "PUT", "/secrets/a", "{\"value\":\"v\"}"))
        // The request is in flight once the emulator has it; a second connection's answer comes after that.
        let later = try await TestConnection.open(server.endpoints)
        try await later.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = await later.answer()
        try await busy.send(try request(server, "GET", "/secrets/a"))
        async let answer = busy.receive { $0.contains("{\"value\"") }
        await server.stop()
        #expect(await answer.contains("HTTP/1.1 200 "))
        await idle.closed()
        let port = try #require(server.endpoints.authority.split(separator: ":").last.flatMap { Int($0) })
        let second = try await self.server { $0.port = port }
        #expect(second.endpoints.authority == server.endpoints.authority)
        await second.stop()
    }

    @Test("Stopping again, later or at the same time, ends when the server has stopped")
    func stopAgain() async throws {
        let server = try await server()
        async let one: Void = server.stop()
        async let other: Void = server.stop(grace: .zero)
        _ = await (one, other)
        await server.stop()
        await #expect(throws: (any Error).self) { _ = try await TestConnection.open(server.endpoints) }
    }

    @Test("A port that is taken is an error that names it")
    func takenPort() async throws {
        let first = try await server()
        let port = try #require(first.endpoints.authority.split(separator: ":").last.flatMap { Int($0) })
        let error = await #expect(throws: EmulatorError.self) { try await server { $0.port = port } }
        #expect(error?.code == .cannotListen)
        #expect(error?.message.contains("\(port)") == true)
        await first.stop()
    }
}
