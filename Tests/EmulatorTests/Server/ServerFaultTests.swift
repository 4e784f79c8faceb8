import ExactJSON
import Testing

@testable import Emulator

@Suite("Conditions on the wire")
struct ServerFaultTests {
    /// A server with a secret `a` and a connection to it.
    private func withServer(
        _ faults: [FaultRule], _ change: (inout Conditions) -> Void = { _ in },
        _ body: (EmulatorServer) async throws -> Void
    ) async throws {
        let server = try await EmulatorServer.start(
            EmulatorConfiguration(vaults: [VaultConfiguration(name: "alpha")]))
        do {
            try await exchange(server, "PUT", "/secrets/a", #"{"value":"0123456789"}"#) {
                #expect(await $0.answer().hasPrefix("HTTP/1.1 200 "))
            }
            var conditions = Conditions(faults: faults)
            change(&conditions)
            server.core.conditions = conditions
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    /// Sends one request, with a token of the vault or of the control endpoint, on a connection of its own.
    private func exchange(
        _ server: EmulatorServer, _ method: String, _ target: String, _ body: String = "", control: Bool = false,
        _ check: (TestConnection) async throws -> Void
    ) async throws {
        let port = try #require(server.endpoints.authority.split(separator: ":").last)
        let host = (control ? "control" : "alpha.vault") + ".localhost:\(port)"
        let token =
            control
            ? server.core.controlToken
            : try server.core.issuer.token(
                for: .operator, resource: "https://vault.localhost:\(port)", now: server.core.clock.seconds)
        let connection = try await TestConnection.open(
            server.endpoints, name: control ? "control.localhost" : "alpha.vault.localhost")
        try await connection.send(
            "\(method) \(target)\(control ? "" : "?api-version=7.4") HTTP/1.1\r\nHost: \(host)\r\n"
                + "Authorization: Bearer \(token)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        try await check(connection)
        await connection.close()
    }

    /// The announced length of a body and the length of what arrived of it.
    private func lengths(_ text: String) throws -> (announced: Int, arrived: Int) {
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        let field = try #require(
            text[..<end.lowerBound].split(separator: "\r\n").first { $0.hasPrefix("Content-Length") })
        return (try #require(Int(field.split(separator: " ")[1])), text[end.upperBound...].utf8.count)
    }

    @Test("A body is cut in half: the connection ends in order, or by a reset", arguments: [false, true])
    func cut(isReset: Bool) async throws {
        let action = isReset ? FaultRule.Action.resetBody : .truncateBody
        try await withServer([FaultRule("GET", "/secrets/a", .nth(1), action)]) { server in
            try await exchange(server, "GET", "/secrets/a") { connection in
                let lengths = try lengths(await connection.answer())
                #expect(lengths.arrived == lengths.announced / 2 && lengths.arrived > 0)
                await connection.closed()
                #expect(await connection.wasReset == isReset)
            }
            try await exchange(server, "GET", "/secrets/a") { connection in
                let lengths = try lengths(await connection.answer())
                #expect(lengths.arrived == lengths.announced)
            }
        }
    }

    @Test("A request hangs: it is executed, nothing comes back, others are answered meanwhile")
    func hang() async throws {
        try await withServer([FaultRule("PUT", "/secrets/b", .always, .hang)]) { server in
            try await exchange(server, "PUT", "/secrets/b", #"{"value":"v"}"#) { hanging in
                try await exchange(server, "GET", "/secrets/a") {
                    #expect(await $0.answer().hasPrefix("HTTP/1.1 200 "))
                }
                // The write has happened as soon as a read finds it; it was sent before.
                var isThere = false
                while !isThere {
                    try await exchange(server, "GET", "/secrets/b") {
                        isThere = await $0.answer().hasPrefix("HTTP/1.1 200 ")
                    }
                }
                async let answer = hanging.receive { !$0.isEmpty }
                await hanging.close()
                #expect(await answer == "")
            }
        }
    }

    @Test("A wrong content type stands in place of the right one")
    func contentType() async throws {
        try await withServer([FaultRule(nil, "/**", .always, .contentType("text/html"))]) { server in
            try await exchange(server, "GET", "/secrets/a") { connection in
                let answer = await connection.answer()
                #expect(answer.contains("\r\nContent-Type: text/html\r\n"))
                #expect(!answer.contains("application/json"))
            }
        }
    }

    @Test("Faults by status and rate: about as many requests as the rate says fail, the same ones in every run")
    func rates() async throws {
        let fault = FaultRule("GET", "/secrets/a", .rate(0.5), .refuse(ServiceError(503, "ServiceUnavailable", "x")))
        try await withServer([fault]) { server in
            var failed = 0
            for _ in 0..<40 {
                try await exchange(server, "GET", "/secrets/a") { connection in
                    let answer = await connection.answer()
                    if answer.hasPrefix("HTTP/1.1 503 ") {
                        failed += 1
                    } else {
                        #expect(answer.hasPrefix("HTTP/1.1 200 "))
                    }
                }
            }
            #expect((10...30).contains(failed))
        }
    }

    @Test("The service's limits, scaled: 429 without Retry-After by default, with it on demand", arguments: [nil, 7])
    func limits(retryAfter: Int?) async throws {
        let change: (inout Conditions) -> Void = { conditions in
            conditions.serviceLimits = 0.01
            conditions.retryAfter = retryAfter
        }
        try await withServer([], change) { server in
            var refused: [String] = []
            for number in 0..<8 {
                try await exchange(server, "PUT", "/secrets/s\(number)", #"{"value":"v"}"#) { connection in
                    let answer = await connection.answer()
                    if !answer.hasPrefix("HTTP/1.1 200 ") { refused.append(answer) }
                }
            }
            // 300 in ten seconds, times 0.01; a new window may begin in between.
            #expect((2...5).contains(refused.count))
            for answer in refused {
                #expect(answer.hasPrefix("HTTP/1.1 429 ") && answer.contains(#""code":"Throttled""#))
                #expect(answer.contains("Retry-After: ") == (retryAfter != nil))
            }
        }
    }

    @Test("The control endpoint changes conditions and shows the requests, with their faults and without their values")
    func controlEndpoint() async throws {
        try await withServer([]) { server in
            try await exchange(server, "GET", "/requests", control: true) {
                #expect(await $0.answer().hasSuffix(#"{"requests":[]}"#))
            }
            let conditions = #"{"faults": [{"path": "/secrets/a", "action": "truncate"}], "controlPlaneDelay": "2s"}"#
            try await exchange(server, "PATCH", "/conditions", conditions, control: true) {
                #expect(await $0.answer().contains(#""controlPlaneDelay":"2000ms""#))
            }
            try await exchange(server, "GET", "/secrets/a") { connection in
                let lengths = try lengths(await connection.answer())
                #expect(lengths.arrived < lengths.announced)
            }
            try await exchange(server, "GET", "/requests", control: true) { connection in
                let answer = await connection.answer()
                #expect(answer.contains(#""path":"/secrets/a""#) && answer.contains(#""fault":"truncate""#))
                #expect(answer.contains(#""path":"/conditions""#))
                #expect(!answer.contains("0123456789"))
            }
            // As at the start.
            try await exchange(server, "PUT", "/conditions", "{}", control: true) {
                #expect(await $0.answer().contains(#""faults":[]"#))
            }
        }
    }
}
