import HTTPTransport
import Locking

/// Passes requests on and remembers them; may do something right before one is sent, or right after it was answered.
final class Recorder: HTTPSending {
    /// One request to a vault: the method, the path, and what tells its body from others.
    struct Line: Sendable, Equatable {
        let method: String
        let path: String
        let body: Int
        let hasToken: Bool
    }

    private struct Hook: Sendable {
        let when: @Sendable (Line) -> Bool
        let before: Bool
        let body: @Sendable () async throws -> Void
    }

    private let next: any HTTPSending
    private let lines = Locked<[Line]>([])
    private let hooks = Locked<[Hook]>([])
    private let rewriting = Locked<(@Sendable ([UInt8]) -> String)?>(nil)

    init(_ next: any HTTPSending) { self.next = next }

    func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        let line = Line(
            method: request.method, path: Self.path(request.url), body: request.body?.hashValue ?? 0,
            hasToken: request.headers.first("Authorization") != nil)
        lines.withLock { $0.append(line) }
        try await run(line, before: true)
        let response = try await next.send(request)
        try await run(line, before: false)
        guard let rewrite = rewriting.withLock({ $0 }) else { return response }
        return IncomingResponse(
            status: response.status, headers: response.headers, body: Array(rewrite(response.body).utf8),
            protocolVersion: response.protocolVersion, elapsed: response.elapsed)
    }

    /// Changes every answer's body from now on.
    func rewrite(_ body: @escaping @Sendable ([UInt8]) -> String) { rewriting.withLock { $0 = body } }

    /// Everything that was sent since the last `clear`.
    var all: [Line] { lines.withLock { $0 } }

    func clear() { lines.withLock { $0 = [] } }

    /// How many requests to that path carried a token; `*` at the end stands for anything.
    func count(_ method: String, _ path: String) -> Int {
        all.count { $0.hasToken && $0.method == method && Self.matches($0.path, path) }
    }

    /// The bodies that were sent as restore, in order.
    var restores: [Int] { all.filter { $0.method == "POST" && $0.path.hasSuffix("/restore") }.map(\.body) }

    /// Requests that change something.
    var writes: Int {
        all.count { $0.hasToken && $0.method != "GET" && !$0.path.hasSuffix("/backup") }
    }

    /// Does something once, before or after the next request of that line.
    func once(
        _ method: String, _ path: String, before: Bool = false, _ body: @escaping @Sendable () async throws -> Void
    ) {
        let when: @Sendable (Line) -> Bool = {
            $0.hasToken && $0.method == method && Recorder.matches($0.path, path)
        }
        hooks.withLock { $0.append(Hook(when: when, before: before, body: body)) }
    }

    private func run(_ line: Line, before: Bool) async throws {
        let hook = hooks.withLock { hooks -> Hook? in
            guard let index = hooks.firstIndex(where: { $0.before == before && $0.when(line) }) else { return nil }
            return hooks.remove(at: index)
        }
        try await hook?.body()
    }

    private static func matches(_ path: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? path.hasPrefix(pattern.dropLast()) : path == pattern
    }

    private static func path(_ url: String) -> String {
        let rest = url.dropFirst("https://".count).drop { $0 != "/" }
        return String(rest.prefix { $0 != "?" })
    }
}

extension String {
    /// The text with every occurrence of a part replaced by another.
    func replacing(part: String, by other: String) -> String {
        var result: [UInt8] = []
        let (bytes, part) = (Array(utf8), Array(part.utf8))
        var at = 0
        while at < bytes.count {
            if bytes[at] == part[0], bytes[at...].starts(with: part) {
                result += Array(other.utf8)
                at += part.count
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
