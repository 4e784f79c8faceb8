import Glibc
import HTTPTransport
import Testing

@Suite("Proxies and managed identity", .serialized, .timeLimit(.minutes(2)))
struct ProxyTests {
    @Test("https_proxy is obeyed and sees neither path nor Authorization")
    func obeyed() async throws {
        await #expect(processExitsWith: .success) {
            let server = try await FaultyServer()
            let proxy = try await FaultyServer(certificate: nil)
            setenv("https_proxy", "http://127.0.0.1:\(proxy.port)", 1)
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let transport = try await makeTransport { $0.proxyFromEnvironment = true }
            let request = OutgoingRequest(
                method: "GET", url: server.url("/seen", host: "127.0.0.1"),
                headers: HTTPHeaders([("Authorization", "Bearer hidden")]))
            let response = try await transport.send(request)
            try require(response.status == 200 && response.headers.first("X-Proxy") == nil)
            try require(try await proxy.requests() == ["request 1 CONNECT 127.0.0.1:\(server.port) 0"])
            try require(
                try await !proxy.process.lines().contains { $0.contains("hidden") || $0.contains("Authorization") })
            setenv("no_proxy", "127.0.0.1", 1)
            let direct = try await makeTransport { $0.proxyFromEnvironment = true }
            _ = try await direct.send(request)
            setenv("no_proxy", "", 1)
            let switchedOff = try await makeTransport { $0.proxyFromEnvironment = false }
            _ = try await switchedOff.send(request)
            try require(try await proxy.connections() == 1)
            try require(try await server.requests().count == 3)
        }
    }

    @Test("A proxy that refuses is told from the host behind it, and its password is not shown")
    func refused() async throws {
        await #expect(processExitsWith: .success) {
            let proxy = try await FaultyServer(certificate: nil, mode: .refuse)
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            setenv("https_proxy", "http://user:hidden@127.0.0.1:\(proxy.port)", 1)
            let transport = try await makeTransport { $0.proxyFromEnvironment = true }
            let error = await failure(of: get("https://vault.example/"), by: transport)
            try require(error?.code == .proxy && error?.message.contains("407") == true)
            try require(error?.sentWholeRequest == false)
            for broken in ["gopher://user:hidden@127.0.0.1:1", "http://user:hidden@no.such.proxy.invalid:1"] {
                setenv("https_proxy", broken, 1)
                let error = await failure(of: get("https://vault.example/"), by: transport)
                try require(error?.code == .proxy && error?.description.contains("hidden") == false)
            }
        }
    }

    @Test("Managed identity may be plain http and never meets a proxy")
    func managedIdentity() async throws {
        await #expect(processExitsWith: .success) {
            let endpoint = try await FaultyServer(certificate: nil)
            for name in ["http_proxy", "https_proxy", "all_proxy"] { setenv(name, "http://127.0.0.1:1", 1) }
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let transport = try await makeTransport { $0.proxyFromEnvironment = true }
            var request = get(endpoint.url("/metadata/identity", host: "127.0.0.1"))
            request.headers.set("Metadata", "true")
            try require(await failure(of: request, by: transport)?.code == .invalidRequest)
            request.isManagedIdentity = true
            try require(try await transport.send(request).status == 200)
            try require(try await endpoint.process.lines().contains("head 1 Metadata: true"))
        }
    }

    @Test("SSL_CERT_DIR adds the certificates that OpenSSL would find there")
    func directory() async throws {
        await #expect(processExitsWith: .success) {
            let server = try await FaultyServer()
            let empty = try TemporaryFile([])
            let folder = "\(empty.path).d"
            mkdir(folder, 0o700)
            let file = try TemporaryFile(try await TestCertificates.authority())
            symlink(file.path, "\(folder)/unhashed.pem")
            setenv("SSL_CERT_DIR", "/nonexistent:\(folder)", 1)
            let without = try await makeTransport { $0.additionalCertificates = [] }
            let error = await failure(of: get(server.url("/")), by: without)
            symlink(file.path, "\(folder)/0a1b2c3d.0")
            let with = try await makeTransport { $0.additionalCertificates = [] }
            let response = try? await with.send(get(server.url("/")))
            unlink("\(folder)/0a1b2c3d.0")
            unlink("\(folder)/unhashed.pem")
            rmdir(folder)
            try require(error?.code == .tls)
            try require(response?.status == 200)
        }
    }

    @Test("SSL_CERT_FILE replaces the system's roots, and one that cannot be read is named")
    func roots() async throws {
        await #expect(processExitsWith: .success) {
            let server = try await FaultyServer()
            let file = try TemporaryFile(try await TestCertificates.authority())
            setenv("SSL_CERT_FILE", file.path, 1)
            let transport = try await makeTransport { $0.additionalCertificates = [] }
            try require(try await transport.send(get(server.url("/"))).status == 200)
            setenv("SSL_CERT_FILE", "/nonexistent/roots.pem", 1)
            do {
                _ = try await makeTransport()
                try require(false)
            } catch let error as TransportError {
                try require(error.code == .configuration && error.message.contains("/nonexistent/roots.pem"))
            }
        }
    }
}

/// A condition in a process of its own, where a failed expectation would not be seen.
func require(_ condition: Bool, line: Int = #line) throws {
    guard condition else {
        print("require failed at line \(line)")
        fflush(nil)
        throw Subprocess.Failure(message: "line \(line)")
    }
}
