import HTTPTransport

/// A server of `serverScript` on a free port of the loopback.
struct FaultyServer: Sendable {
    /// `http`: answers; `refuse`: a proxy that wants a password; `silent`: never says a word; `slam`: hangs up at once.
    enum Mode: String, Sendable {
        case http, refuse, silent, slam
    }

    let process: Subprocess
    let port: Int
    let scheme: String

    /// - Parameter certificate: the name of a leaf of `TestCertificates`; `nil` serves plain http.
    init(certificate: String? = "good", mode: Mode = .http) async throws {
        process = try Subprocess(["python3", "-c", serverScript, mode.rawValue])
        let pem = try await certificate.asyncMap { try await TestCertificates.shared.get().parts[$0] ?? "" } ?? ""
        process.write(pem.split(separator: "\n").joined(separator: "|") + "\n")
        let line = try await process.line { $0.hasPrefix("port ") }
        port = Int(line.dropFirst(5)) ?? 0
        scheme = certificate == nil ? "http" : "https"
    }

    func url(_ path: String, host: String = "localhost") -> String { "\(scheme)://\(host):\(port)\(path)" }

    func requests() async throws -> [String] { try await process.lines().filter { $0.hasPrefix("request ") } }

    func connections() async throws -> Int { try await process.lines().filter { $0.hasPrefix("open ") }.count }
}

extension Optional where Wrapped: Sendable {
    func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}

/// Certificates made once for all tests.
struct TestCertificates: Sendable {
    let parts: [String: String]

    static let shared = Task {
        let process = try Subprocess(["python3", "-c", serverScript, "certificates"])
        var parts: [String: String] = [:]
        var name = ""
        for line in await process.allLines() {
            if line.hasPrefix("=") {
                name = String(line.dropFirst())
            } else {
                parts[name, default: ""] += line + "\n"
            }
        }
        return TestCertificates(parts: parts)
    }

    static func authority() async throws -> [UInt8] { Array((try await shared.get().parts["ca.pem"] ?? "").utf8) }
}

extension Task where Failure == any Error {
    func get() async throws -> Success { try await value }
}

/// A transport that trusts the test authority.
func makeTransport(_ change: (inout TransportConfiguration) -> Void = { _ in }) async throws -> CurlTransport {
    var configuration = TransportConfiguration(
        additionalCertificates: [.bytes(try await TestCertificates.authority())], timeout: .seconds(30),
        proxyFromEnvironment: false)
    change(&configuration)
    return try CurlTransport(configuration)
}

/// The error of a request that must fail.
func failure(of request: OutgoingRequest, by transport: any HTTPSending) async -> TransportError? {
    do {
        _ = try await transport.send(request)
        return nil
    } catch {
        return error as? TransportError
    }
}

func get(_ url: String, timeout: Duration? = nil) -> OutgoingRequest {
    OutgoingRequest(method: "GET", url: url, timeout: timeout)
}
