import HTTPTransport
import Testing

@Suite("Failures", .serialized, .timeLimit(.minutes(2)))
struct FailureTests {
    @Test(
        "Certificates that prove nothing",
        arguments: [
            ("foreign", "certificate", "Test Authority other"), ("expired", "expired", "Test Authority ca"),
            ("misnamed", "localhost", "Test Authority ca"),
        ])
    func certificates(_ certificate: String, _ word: String, _ issuer: String) async throws {
        let server = try await FaultyServer(certificate: certificate)
        let transport = try await makeTransport()
        let error = await failure(of: get(server.url("/")), by: transport)
        #expect(error?.code == .tls)
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        #expect(error?.host == "localhost:\(server.port)")
        #expect(error?.sentWholeRequest == false)
        let presented = try #require(error?.presented)
        #expect(presented.subject.contains(certificate) && presented.issuer.contains(issuer))
        #expect(presented.isOutOfDate == (certificate == "expired"))
        #expect(presented.isForOtherName == (certificate == "misnamed"))
        #expect(error?.description.contains("issued by") == true)
        // The second connection, which looked at the certificate, sent nothing either.
        #expect(try await server.requests().isEmpty)
    }

    @Test("Without the additional authority its certificates are unknown, by file they are known")
    func authority() async throws {
        let server = try await FaultyServer()
        let plain = try await makeTransport { $0.additionalCertificates = [] }
        #expect(await failure(of: get(server.url("/")), by: plain)?.code == .tls)
        let file = try TemporaryFile(try await TestCertificates.authority())
        let byFile = try await makeTransport { $0.additionalCertificates = [.file(file.path)] }
        #expect(try await byFile.send(get(server.url("/"))).status == 200)
    }

    @Test("A bundle that cannot be used is named")
    func badBundle() throws {
        let missing = "/nonexistent/bundle.pem"
        #expect {
            _ = try CurlTransport(TransportConfiguration(additionalCertificates: [.file(missing)]))
        } throws: { error in
            (error as? TransportError)?.code == .configuration && "\(error)".contains(missing)
        }
        #expect(throws: TransportError.self) {
            _ = try CurlTransport(TransportConfiguration(additionalCertificates: [.bytes(Array("no PEM".utf8))]))
        }
    }

    @Test("TLS spoken to a plain server is a TLS failure; a connection slammed in the handshake is not")
    func handshake() async throws {
        let transport = try await makeTransport()
        let slamming = try await FaultyServer(mode: .slam)
        let slammed = await failure(of: get(slamming.url("/")), by: transport)
        #expect(slammed?.code == .connectionFailed, "\(slammed?.description ?? "")")
        #expect(slammed?.sentWholeRequest == false)
    }

    @Test("Nobody there")
    func refusal() async throws {
        let transport = try await makeTransport()
        let error = await failure(of: get("https://localhost:1/"), by: transport)
        #expect(error?.code == .connectionFailed)
        #expect(error?.sentWholeRequest == false)
        #expect(error?.description.hasPrefix("localhost:1: ") == true)
    }

    @Test("Time for the whole request is over after sending; time for connecting before")
    func timeouts() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        _ = try await transport.send(get(server.url("/")))
        var request = get(server.url("/hang"), timeout: .seconds(4))
        request.method = "POST"
        request.body = [1, 2, 3]
        let late = await failure(of: request, by: transport)
        #expect(late?.code == .timeout)
        #expect(late?.sentWholeRequest == true)
        #expect(late?.message == "no complete answer within 4 s")
        _ = try await server.process.line { $0 == "close 1" }

        let silent = try await FaultyServer(mode: .silent)
        let hasty = try await makeTransport { $0.connectTimeout = .milliseconds(300) }
        let unconnected = await failure(of: get(silent.url("/")), by: hasty)
        #expect(unconnected?.code == .connectTimeout)
        #expect(unconnected?.sentWholeRequest == false)
        let whole = await failure(of: get(silent.url("/"), timeout: .milliseconds(200)), by: transport)
        #expect(whole?.code == .timeout)
        #expect(whole?.sentWholeRequest == false)
    }

    @Test("Waiting for a free connection is not charged to the time for connecting")
    func waiting() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport {
            $0.maximumConnectionsPerHost = 1
            $0.connectTimeout = .seconds(6)
        }
        async let first = transport.send(get(server.url("/late?8")))
        _ = try await server.process.line { $0.hasPrefix("request 1") }
        let second = try await transport.send(get(server.url("/")))
        #expect(second.status == 200)
        #expect(second.elapsed > .seconds(6))
        #expect(try await first.status == 200)
        #expect(try await server.connections() == 1)
    }

    @Test("A broken connection tells whether the request can have arrived")
    func broken() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        func post(_ path: String, _ size: Int) async -> TransportError? {
            let body = [UInt8](repeating: 7, count: size)
            return await failure(of: OutgoingRequest(method: "POST", url: server.url(path), body: body), by: transport)
        }
        let dropped = await post("/drop", 10)
        #expect(dropped?.code == .connectionLost)
        #expect(dropped?.sentWholeRequest == true)
        let cut = await post("/cut?1000", 50_000_000)
        #expect(cut?.code == .connectionLost)
        #expect(cut?.sentWholeRequest == false)
        #expect(await post("/partial", 0)?.code == .connectionLost)
        #expect(await failure(of: get(server.url("/garbage")), by: transport)?.code == .malformedResponse)
        #expect(await failure(of: get(server.url("/badgzip")), by: transport)?.code == .malformedResponse)
    }

    @Test("A write on a kept connection that breaks is not repeated behind our back; a read is")
    func noSilentRepeat() async throws {
        for (method, body, sends) in [("POST", [1, 2, 3] as [UInt8]?, 1), ("DELETE", nil, 1), ("GET", nil, 2)] {
            let server = try await FaultyServer()
            let transport = try await makeTransport()
            _ = try await transport.send(get(server.url("/")))
            let request = OutgoingRequest(method: method, url: server.url("/drop-second"), body: body)
            if sends == 2 {
                #expect(try await transport.send(request).status == 200)
            } else {
                let error = await failure(of: request, by: transport)
                #expect(error?.code == .connectionLost)
                #expect(error?.sentWholeRequest == true)
            }
            #expect(try await server.requests().filter { $0.contains("/drop-second") }.count == sends, "\(method)")
        }
    }

    @Test("Errors hold nothing of bodies, fields or queries")
    func secrecy() async throws {
        let server = try await FaultyServer()
        let transport = try await makeTransport()
        for url in [server.url("/drop?hidden"), "https://localhost:1/?hidden", "https://hidden@localhost/"] {
            let request = OutgoingRequest(
                method: "PUT", url: url, headers: HTTPHeaders([("Authorization", "hidden")]),
                body: Array("hidden".utf8))
            let error = await failure(of: request, by: transport)
            #expect(error != nil)
            #expect(!String(reflecting: error).contains("hidden"))
        }
    }
}

extension Result where Success == IncomingResponse {
    var failureCode: TransportError.Code? {
        if case .failure(let error) = self { return (error as? TransportError)?.code }
        return nil
    }
}
