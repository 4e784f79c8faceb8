import HTTPTransport
import Testing

@Suite("Requests and answers", .serialized, .timeLimit(.minutes(2)))
struct RequestTests {
    @Test("A body goes and comes byte for byte, at every size")
    func echo() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        for size in [0, 1, 65_535, 65_536, 65_537, 3_000_000] {
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            for method in ["PUT", "POST", "PATCH"] {
                let response = try await transport.send(
                    OutgoingRequest(method: method, url: server.url("/echo"), body: body))
                #expect(response.status == 200)
                #expect(response.body == body)
                #expect(response.protocolVersion == "HTTP/1.1")
            }
        }
        await transport.shutDown()
    }

    @Test("Methods, lengths and fields reach the server as they were given")
    func fields() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport { $0.userAgent = "test/1" }
        let headers = HTTPHeaders([
            ("Authorization", "Bearer t"), ("X-Empty", ""), ("Content-Type", "application/json"),
        ])
        _ = try await transport.send(
            OutgoingRequest(method: "POST", url: server.url("/a/../b//c?x=%20y&z"), headers: headers))
        _ = try await transport.send(OutgoingRequest(method: "DELETE", url: server.url("/gone")))
        _ = try await transport.send(OutgoingRequest(method: "DELETE", url: server.url("/body"), body: [1, 2]))
        let lines = try await server.process.lines()
        #expect(
            try await server.requests() == [
                "request 1 POST /a/../b//c?x=%20y&z 0", "request 1 DELETE /gone 0", "request 1 DELETE /body 2",
            ])
        let first = lines.prefix { !$0.hasPrefix("request ") }
        for field in [
            "Authorization: Bearer t", "Content-Type: application/json", "Content-Length: 0", "User-Agent: test/1",
        ] {
            #expect(first.contains("head 1 \(field)"), "\(field)")
        }
        #expect(first.contains { $0.hasPrefix("head 1 X-Empty:") })
        #expect(!lines.contains { $0.contains("Expect") || $0.contains("Cookie") })
        await transport.shutDown()
    }

    @Test("HEAD has no body to wait for")
    func head() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        let response = try await transport.send(OutgoingRequest(method: "HEAD", url: server.url("/nothing")))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
        #expect(response.headers.first("content-length") == "5")
    }

    @Test("Header fields: interim answers, repetitions, folding, odd bytes, trailers")
    func headers() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        let response = try await transport.send(get(server.url("/headers")))
        #expect(response.status == 202)
        #expect(response.headers.all("X-TWICE") == ["a", "b"])
        #expect(response.headers.first("x-folded") == "one two")
        #expect(response.headers.first("x-empty") == "")
        #expect(response.headers.first("x-text") == "caf\u{E9} \u{FFFD}")
        #expect(response.headers.first("x-early") == nil)
        #expect(response.headers.first("x-trailer") == nil)
        #expect(response.body == Array("ok".utf8))
    }

    @Test("Redirects are answers, cookies are forgotten, no other service is believed")
    func redirect() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        for _ in 0..<2 {
            let response = try await transport.send(get(server.url("/redirect")))
            #expect(response.status == 302)
            #expect(response.headers.first("Location") == "/zeros?1")
        }
        #expect(try await server.requests().count == 2)
        #expect(try await !server.process.lines().contains { $0.lowercased().contains("cookie") })
        #expect(try await server.connections() == 1)
    }

    @Test("The body's bound counts after decompression")
    func bound() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        for path in ["/zeros", "/gzip"] {
            var request = get(server.url("\(path)?1000000"))
            request.maximumResponseBytes = 1_000_000
            #expect(try await transport.send(request).body == [UInt8](repeating: 0, count: 1_000_000))
            request.maximumResponseBytes = 999_999
            let error = await failure(of: request, by: transport)
            #expect(error?.code == .responseTooLarge)
            #expect(error?.sentWholeRequest == true)
        }
        #expect(await failure(of: get(server.url("/manyheaders")), by: transport)?.code == .malformedResponse)
    }

    @Test("Connections are kept; the ceiling holds")
    func connections() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport { $0.maximumConnectionsPerHost = 3 }
        for _ in 0..<5 { _ = try await transport.send(get(server.url("/"))) }
        #expect(try await server.connections() == 1)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask { try await transport.send(get(server.url("/zeros?10"))).body.count }
            }
            for try await count in group { #expect(count == 10) }
        }
        #expect(try await server.connections() <= 3)
        #expect(try await server.requests().count == 105)
    }

    @Test("Names can be sent elsewhere, and keep their name")
    func override() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport {
            $0.connectTo = [.init(host: "a.vault.localhost", port: 443, toHost: "127.0.0.1", toPort: server.port)]
        }
        let response = try await transport.send(get("https://a.vault.localhost/secrets"))
        #expect(response.status == 200)
        #expect(try await server.process.lines().contains("head 1 Host: a.vault.localhost"))
        #expect(
            await failure(of: get(server.url("/", host: "unknown.invalid")), by: transport)?.code == .nameResolution)
    }

    @Test(
        "What cannot be sent is refused before anything is",
        arguments: [
            "http://localhost/", "ftp://localhost/", "https://u:p@localhost/", "https://localhost\\@evil/",
            "https://local host/", "https://localhost/\u{E9}", "https://", "https://localhost:0/", "https://a/#f",
            "https://localhost/\r\nX: y", "",
        ])
    func refusedURL(_ url: String) async throws {
        let transport = try await makeTransport()
        let error = await failure(of: get(url), by: transport)
        #expect(error?.code == .invalidRequest)
        #expect(error?.sentWholeRequest == false)
    }

    @Test("Fields and methods that would break the message are refused")
    func refusedFields() async throws {
        let transport = try await makeTransport()
        for field in [("X\r\n", "a"), ("", "a"), ("X", "a\r\nY: b"), ("X", "a\0"), ("X y", "a")] {
            let headers = HTTPHeaders([field])
            let request = OutgoingRequest(method: "GET", url: "https://localhost:1/", headers: headers)
            #expect(await failure(of: request, by: transport)?.code == .invalidRequest)
        }
        for method in ["", "get", "GET /x"] {
            let request = OutgoingRequest(method: method, url: "https://localhost:1/")
            #expect(await failure(of: request, by: transport)?.code == .invalidRequest)
        }
    }

    @Test("Nothing of a request or an answer shows in descriptions")
    func descriptions() {
        let request = OutgoingRequest(
            method: "PUT", url: "https://h/p?token=hidden", headers: HTTPHeaders([("Authorization", "Bearer hidden")]),
            body: Array("hidden".utf8))
        let response = IncomingResponse(
            status: 200, headers: HTTPHeaders([("X", "hidden")]), body: Array("hidden".utf8))
        var dumped = "\(request) \(request.headers) \(response)"
        dump(request, to: &dumped)
        dump(request.headers, to: &dumped)
        dump(response, to: &dumped)
        debugPrint(request, response, request.headers, to: &dumped)
        #expect(!dumped.contains("hidden"))
        #expect(!dumped.contains("104, 105"))
    }
}
