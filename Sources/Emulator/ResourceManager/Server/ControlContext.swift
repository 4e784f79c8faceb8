internal import ExactJSON

/// What a handler of the control plane works with: an authenticated, authorised request and its place in the route.
struct ControlContext: Sendable {
    typealias Handler = @Sendable (ControlContext) throws -> EmulatorResponse

    let core: EmulatorCore
    let caller: Caller
    let apiVersion: String
    let request: EmulatorRequest
    /// Milliseconds since 1970, the same for the whole request.
    let now: Int64
    /// What stands in front of the last `/providers/`; the whole path when it has none.
    let base: Scope
    /// The whole path.
    let target: Scope
    /// Values of the route's `{parameters}`, percent-decoded.
    let parameters: [String: String]

    /// Seconds since 1970.
    var seconds: Int64 { now / 1_000 }

    /// A parameter of the route.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// A query parameter in any case, percent-decoded.
    func query(_ name: String) -> String? { Query.value(name, in: request.query) }

    /// The body as a JSON object.
    func body() throws(ServiceError) -> JSON {
        guard let json = RelaxedJSON.parse(request.body, maximumDepth: 100), json.object != nil else {
            throw .requestBodyMissing
        }
        return json
    }

    func subscription() throws(ServiceError) -> Subscription {
        let id = target.subscription ?? ""
        guard let subscription = core.control.withStore({ $0.subscription(id) }) else {
            throw .subscriptionNotFound(id)
        }
        return subscription
    }

    /// Whether the caller may read what stands at a scope; lists leave out the rest.
    func canRead(_ scope: Scope, type: String) -> Bool {
        core.access.allows(caller, "\(type)/read", at: scope)
    }

    /// A page of a list, `$top` items long; the next page is asked for by a `$skiptoken`, which is a number.
    func list(_ items: [JSON]) throws(ServiceError) -> EmulatorResponse {
        guard let top = Int(query("$top") ?? "1000"), (1...1_000_000).contains(top),
            let start = Int(query("$skiptoken") ?? "0"), start >= 0
        else {
            throw ServiceError(
                400, "InvalidQueryParameter", "The query parameters $top and $skiptoken must be numbers.")
        }
        let rest = items.dropFirst(start)
        let size = min(top, 1_000)
        var answer: [JSONMember] = [JSONMember(name: "value", value: .array(Array(rest.prefix(size))))]
        if rest.count > size {
            let kept = Query.pairs(request.query).filter { $0.name.lowercased() != "$skiptoken" }
                .map { "\(Query.encode($0.name))=\(Query.encode($0.value))&" }.joined()
            answer.append(
                JSONMember(
                    name: "nextLink",
                    value: .text("\(request.origin)\(request.path)?\(kept)%24skiptoken=\(start + size)")))
        }
        return .json(.object(answer))
    }

    /// Answers 202: the caller polls `Location` until the operation's time has come.
    func accept(result: JSON, at path: String, headers: [(name: String, value: String)] = []) -> EmulatorResponse {
        let link = begin(result: result, at: path)
        return EmulatorResponse(
            status: 202,
            headers: headers + [("Location", link), ("Retry-After", String(core.control.retryAfter(core.conditions)))])
    }

    /// Starts an operation that is polled at `path/ID`; returns the address.
    func begin(result: JSON, at path: String) -> String {
        let id = Hex.guid()
        let due = now + core.conditions.controlPlaneDelay.milliseconds
        core.control.withStore { $0.begin(LongOperation(due: due, started: now, result: result), id: id) }
        return "\(request.origin)\(path)/\(id)?api-version=\(apiVersion)"
    }
}
