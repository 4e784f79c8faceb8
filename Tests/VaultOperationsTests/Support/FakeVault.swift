import AzureIdentity
import ExactJSON
import HTTPTransport
import KeyVault
import Locking

/// A vault in memory with the service's rules for lists, versions, backup, restore and rotation policies, which can lose
/// answers and refuse requests as a test wants it.
final class FakeVault: HTTPSending {
    struct Version {
        var id: String
        var created: Int64
        var updated: Int64
        var enabled = true
        var tags: [String: String] = [:]
        var contentType: String?
        var value = "value"
    }

    struct Object {
        var name: String
        var versions: [Version]
        var managed = false
        var rotationPolicy: JSON?
    }

    /// What happens to a request in place of, or after, its handling.
    enum Fault {
        case answer(Int, code: String, inner: String?, message: String)
        /// It is carried out and its answer is lost.
        case lose
        /// It is not carried out and its answer is lost all the same.
        case vanish
        /// The connection cannot be made.
        case unreachable
    }

    struct State {
        var objects: [ObjectKind: [String: Object]] = [:]
        var deleted: [ObjectKind: [String: Object]] = [:]
        var requests: [String] = []
        var now: Int64 = 1_800_000_000
        var nextVersion = 1
        var inFlightRestores = 0
        var mostRestores = 0
    }

    typealias Intercept = @Sendable (_ request: String, _ number: Int) -> Fault?

    let name: String
    let world: String
    let region: String
    let state = Locked(State())
    private let intercept = Locked<Intercept?>(nil)

    init(_ name: String, world: String = "europe", region: String = "westeurope") {
        self.name = name
        self.world = world
        self.region = region
    }

    var host: String { "\(name).vault.azure.net" }
    var requests: [String] { state.withLock { $0.requests } }
    func count(_ prefix: String) -> Int { requests.count { $0.hasPrefix(prefix) } }
    func forget() { state.withLock { $0.requests = [] } }
    func setIntercept(_ body: Intercept?) { intercept.withLock { $0 = body } }

    /// Makes an object with so many versions, an hour apart and long ago.
    func put(
        _ kind: ObjectKind, _ name: String, versions count: Int = 1, managed: Bool = false,
        createdAgo: Int64 = 1_000_000
    ) {
        state.withLock { state in
            var versions: [Version] = []
            for index in 0..<count {
                let digits = String(state.nextVersion, radix: 16)
                let id = String(repeating: "0", count: 32 - digits.count) + digits
                state.nextVersion += 1
                let time = state.now - createdAgo + Int64(index) * 3600
                versions.append(Version(id: id, created: time, updated: time))
            }
            state.objects[kind, default: [:]][name.lowercased()] = Object(
                name: name, versions: versions, managed: managed)
        }
    }

    func change(_ kind: ObjectKind, _ name: String, _ body: (inout Object) -> Void) {
        state.withLock { state in
            guard var object = state.objects[kind]?[name] else { return }
            body(&object)
            state.objects[kind]?[name] = object
        }
    }

    func object(_ kind: ObjectKind, _ name: String) -> Object? { state.withLock { $0.objects[kind]?[name] } }

    // MARK: HTTP

    func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        await Task.yield()
        guard request.headers.first("authorization") != nil else { return challenge() }
        let rest = request.url.dropFirst("https://\(host)".count)
        let path = String(rest.prefix { $0 != "?" })
        let query = String(rest.drop { $0 != "?" })
        let line = "\(request.method) \(path)"
        let number = state.withLock { state in
            state.requests.append(line)
            return state.requests.count { $0 == line }
        }
        let fault = intercept.withLock { $0 }?(line, number)
        switch fault {
        case .answer(let status, let code, let inner, let message):
            return problem(status, code, inner, message)
        case .unreachable:
            throw TransportError(
                code: .connectionFailed, message: "connection refused", host: host, sentWholeRequest: false)
        case .vanish: throw lost()
        case .lose, nil: break
        }
        let isRestore = line.hasSuffix("/restore")
        if isRestore {
            state.withLock {
                $0.inFlightRestores += 1
                $0.mostRestores = max($0.mostRestores, $0.inFlightRestores)
            }
            await Task.yield()
            await Task.yield()
        }
        let answer = state.withLock { handle(request, path, query, &$0) }
        if isRestore { state.withLock { $0.inFlightRestores -= 1 } }
        if case .lose = fault { throw lost() }
        return answer
    }

    private func lost() -> TransportError {
        TransportError(code: .connectionLost, message: "connection lost", host: host, sentWholeRequest: true)
    }

    private func challenge() -> IncomingResponse {
        let tenant = "11111111-1111-1111-1111-111111111111"
        let value =
            "Bearer authorization=\"https://login.windows.net/\(tenant)\", resource=\"https://vault.azure.net\""
        return IncomingResponse(status: 401, headers: HTTPHeaders([("WWW-Authenticate", value)]))
    }

    func answer(_ status: Int, _ json: JSON, _ state: State) -> IncomingResponse {
        IncomingResponse(
            status: status,
            headers: HTTPHeaders([
                ("Content-Type", "application/json; charset=utf-8"), ("x-ms-keyvault-region", region),
                ("Date", httpDate(state.now)), ("x-ms-request-id", "request-1"),
            ]), body: json.serialized(), elapsed: .milliseconds(1))
    }

    func problem(_ status: Int, _ code: String, _ inner: String?, _ message: String) -> IncomingResponse {
        var members = [
            JSONMember(name: "code", value: .text(code)), JSONMember(name: "message", value: .text(message)),
        ]
        if let inner { members.append(JSONMember(name: "innererror", value: ["code": .text(inner)])) }
        return state.withLock { answer(status, ["error": .object(members)], $0) }
    }

    /// `Fri, 15 Jan 2027 08:00:00 GMT` and what follows it, good for a few days.
    private func httpDate(_ seconds: Int64) -> String {
        let since = seconds - 1_800_000_000 + 8 * 3600
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = 15 + since / 86400
        let weekday = ["Fri", "Sat", "Sun", "Mon", "Tue", "Wed", "Thu"][Int(since / 86400) % 7]
        return
            "\(weekday), \(two(day)) Jan 2027 \(two(since / 3600 % 24)):\(two(since / 60 % 60)):\(two(since % 60)) GMT"
    }
}
