internal import ExactJSON

/// The emulator's own control endpoint at `https://control.localhost:PORT`, for callers on this machine that have the
/// token of the endpoints file (`Authorization: Bearer …`):
///
/// - `GET /conditions`, `PATCH /conditions` (what is named changes), `PUT /conditions` (what is not named is as at the start)
/// - `GET /clock`, `POST /clock` with `{"advance": "90d"}`
/// - `GET /requests?after=N`, `DELETE /requests`: the request log, which the first GET turns on
/// - `GET /device-codes`, `POST /device-codes/CODE` with `{"user": "NAME"}` or `{"declined": true}`
/// - `POST /revocations` with `{"principal": "NAME"}`: ends its sessions
struct ControlEndpoint {
    let core: EmulatorCore

    func handle(_ request: EmulatorRequest) -> EmulatorResponse {
        do throws(ServiceError) {
            guard Self.isLocal(request.clientAddress) else {
                throw ServiceError(403, "Forbidden", "The control endpoint answers programs on the same machine only.")
            }
            guard let header = request.header("Authorization"), header.hasPrefix("Bearer "),
                Self.isSame(header.dropFirst(7), core.controlToken)
            else { throw ServiceError(401, "Unauthorized", "The control token is missing or wrong.") }
            return try answer(request)
        } catch {
            return error.response
        }
    }

    private func answer(_ request: EmulatorRequest) throws(ServiceError) -> EmulatorResponse {
        let parts = request.path.split(separator: "/").map { Query.decode($0) }
        switch (request.method, parts.first, parts.count) {
        case ("GET", "conditions", 1): break
        case ("PATCH", "conditions", 1): try change(core.conditions, try body(request))
        case ("PUT", "conditions", 1): try change(core.conditionEngine.conditionsAtStart, try body(request))
        case ("GET", "clock", 1): return clock
        case ("POST", "clock", 1):
            let text = try body(request)["advance"]?.string ?? ""
            guard let duration = Duration(emulatorText: text) else {
                throw .badParameter("'advance' is no duration such as 90d, 12h or -5m")
            }
            core.moveClock(by: duration)
            return clock
        case ("GET", "requests", 1):
            core.log.isOn = true
            let after = Query.value("after", in: request.query).flatMap { Int64($0) } ?? 0
            return .json(["requests": .array(core.log.entries(after: after).map(\.json))])
        case ("DELETE", "requests", 1):
            core.log.clear()
            return EmulatorResponse(status: 204)
        case ("GET", "device-codes", 1):
            let codes = core.issuer.deviceCodes.pending(now: core.clock.milliseconds)
            return .json(["pending": .array(codes.map { .text($0) })])
        case ("POST", "device-codes", 2): return try decide(parts[1], try body(request))
        case ("POST", "revocations", 1):
            let principal = try principal(try body(request)["principal"])
            core.issuer.revocations.revoke(principal.objectID, now: core.clock.seconds)
            return EmulatorResponse(status: 204)
        default: throw ServiceError(404, "NotFound", "The control endpoint has no \(request.method) \(request.path).")
        }
        return .json(core.conditions.json)
    }

    private var clock: EmulatorResponse {
        .json(["time": .integer(core.clock.seconds), "text": .text(HTTPDate.stamp(epoch: core.clock.seconds))])
    }

    private func change(_ start: Conditions, _ json: JSON) throws(ServiceError) {
        var conditions = start
        do throws(EmulatorError) {
            try conditions.apply(json)
        } catch {
            throw .badParameter(error.message)
        }
        core.conditions = conditions
    }

    private func decide(_ code: String, _ json: JSON) throws(ServiceError) -> EmulatorResponse {
        var decision = DeviceCodes.Decision.declined
        if json["declined"]?.bool != true {
            let user = try principal(json["user"])
            guard case .user = user.kind else { throw .badParameter("'\(user.name)' is no user") }
            decision = .approved(user.objectID)
        }
        guard core.issuer.deviceCodes.decide(userCode: code, decision, now: core.clock.milliseconds) else {
            throw ServiceError(404, "NotFound", "No such device code waits for a decision.")
        }
        return EmulatorResponse(status: 204)
    }

    /// A principal by its name or one of its ids.
    private func principal(_ json: JSON?) throws(ServiceError) -> Principal {
        guard let name = json?.string else { throw .badParameter("the name of a principal is missing") }
        let found = core.directory.principals.first { principal in
            if case .user(name) = principal.kind { return true }
            return principal.name == name || principal.objectID == name || principal.clientID == name
        }
        guard let found else { throw .badParameter("there is no principal '\(name)'") }
        return found
    }

    private func body(_ request: EmulatorRequest) throws(ServiceError) -> JSON {
        guard let json = try? JSON(parsing: request.body), json.object != nil else {
            throw .badParameter("the body is no JSON object")
        }
        return json
    }

    private static func isLocal(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    /// Compares in a time that does not tell how much was right.
    private static func isSame(_ left: Substring, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
