internal import ExactJSON
internal import Locking

/// The last requests: who asked for what and what became of it. Neither values nor tokens are in it: of a query only the
/// names of its parameters, of headers only the client's own request id, of bodies only their size.
final class RequestLog: Sendable {
    /// One request.
    struct Entry: Sendable {
        var number: Int64 = 0
        /// Milliseconds since 1970, by the emulator's clock.
        let time: Int64
        let method: String
        let host: String
        let path: String
        let query: String
        /// nil when the connection ended without an answer.
        let status: Int?
        /// Milliseconds from the request's end to its answer.
        let duration: Int64
        let requestBytes: Int
        let responseBytes: Int
        let fault: String?
        let clientRequestID: String?

        var json: JSON {
            .members(
                ("number", .integer(number)), ("time", .integer(time)), ("method", .text(method)),
                ("host", .text(host)), ("path", .text(path)), ("parameters", .text(query)),
                ("status", status.map { .integer(Int64($0)) }), ("milliseconds", .integer(duration)),
                ("requestBytes", .integer(Int64(requestBytes))), ("responseBytes", .integer(Int64(responseBytes))),
                ("fault", fault.map { .text($0) }), ("clientRequestId", clientRequestID.map { .text($0) }))
        }
    }

    private struct State: Sendable {
        var entries: [Entry] = []
        var next: Int64 = 1
        var isOn: Bool
    }

    /// Beyond twice this many, the older half is forgotten.
    private static let capacity = 10_000
    private let state: Locked<State>

    init(isOn: Bool) { state = Locked(State(isOn: isOn)) }

    /// Whether requests are noted.
    var isOn: Bool {
        get { state.withLock { $0.isOn } }
        set { state.withLock { $0.isOn = newValue } }
    }

    /// Notes a request.
    func note(_ entry: Entry) {
        state.withLock { state in
            var entry = entry
            entry.number = state.next
            state.next += 1
            if state.entries.count >= 2 * Self.capacity { state.entries.removeFirst(Self.capacity) }
            state.entries.append(entry)
        }
    }

    /// The requests with a higher number than this.
    func entries(after number: Int64) -> [Entry] {
        state.withLock { state in state.entries.filter { $0.number > number } }
    }

    /// Forgets all requests; the numbers go on.
    func clear() { state.withLock { $0.entries = [] } }
}

extension RequestLog.Entry {
    /// The entry of a request that was answered, or not, at `now`.
    init(_ request: EmulatorRequest, _ delivery: Delivery, _ action: FaultRule.Action?, began: Int64, now: Int64) {
        let names = request.query.split(separator: "&").map { $0.prefix { $0 != "=" } }.joined(separator: "&")
        self.init(
            time: began, method: request.method, host: request.hostName, path: Self.path(request), query: names,
            status: delivery.response?.status, duration: max(0, now - began), requestBytes: request.body.count,
            responseBytes: delivery.response?.body.count ?? 0, fault: action?.name,
            clientRequestID: request.header("x-ms-client-request-id"))
    }

    /// The path without what a device code is approved by.
    private static func path(_ request: EmulatorRequest) -> String {
        guard request.hostName == "control.localhost", request.path.hasPrefix("/device-codes/") else {
            return request.path
        }
        return "/device-codes/*"
    }
}
