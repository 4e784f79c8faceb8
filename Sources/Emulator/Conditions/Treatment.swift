internal import BinaryText

/// How the service treats one request: how long it takes, and what goes wrong.
struct Treatment: Sendable {
    let latency: Duration
    /// nil when all goes well.
    let action: FaultRule.Action?
}

/// What becomes of a request after execution.
struct Delivery: Sendable {
    /// The end of a connection in the middle of a body.
    enum Cut: Sendable {
        /// In order, as a server that thinks it is done.
        case closed
        /// By a TCP reset, as a server that crashed.
        case reset
    }

    /// The answer; nil when the connection closes without one.
    var response: EmulatorResponse?
    /// How the connection ends in the middle of the body, if it does.
    var cut: Cut?
    /// Time after which the request is still to be executed, with nobody waiting.
    var executeLater: Duration?
    /// Whether nothing at all happens any more, the connection's end included.
    var hangs = false
}

extension EmulatorCore {
    func treatment(of request: EmulatorRequest) -> Treatment {
        // Who changes the conditions must not suffer from them.
        if case .control? = request.host.service { return Treatment(latency: .zero, action: nil) }
        let now = clock.milliseconds
        return conditionEngine.treatment(of: request, load: limitLoad(of: request, now: now), now: now)
    }

    private func limitLoad(of request: EmulatorRequest, now: Int64) -> LimitLoad? {
        guard let name = request.host.vault, let vault = vaults[name] else { return nil }
        return LimitLoad(request, vault, now: now)
    }

    /// Executes a request as its treatment says. The name of a deleted vault cannot be resolved, so nobody answers there.
    func execute(_ request: EmulatorRequest, _ action: FaultRule.Action?) -> Delivery {
        if isOfDeletedVault(request) { return Delivery(response: nil) }
        switch action {
        case nil, .delay: return Delivery(response: handle(request))
        case .refuse(let error): return Delivery(response: refusal(error, request))
        case .demandClaims(let claims): return Delivery(response: claimsChallenge(claims, request))
        case .closeBefore: return Delivery(response: nil)
        case .closeAfter:
            _ = handle(request)
            return Delivery(response: nil)
        case .closeAndExecuteLater(let delay): return Delivery(response: nil, executeLater: delay)
        case .executeAndRefuse(let error):
            _ = handle(request)
            return Delivery(response: refusal(error, request))
        case .truncateBody: return Delivery(response: handle(request), cut: .closed)
        case .resetBody: return Delivery(response: handle(request), cut: .reset)
        case .hang:
            _ = handle(request)
            return Delivery(response: nil, hangs: true)
        case .contentType(let type):
            var response = handle(request)
            response.headers.removeAll { $0.name.lowercased() == "content-type" }
            response.headers.append(("Content-Type", type))
            return Delivery(response: response)
        }
    }

    /// Answers a request under the conditions of the moment, without waiting and without a socket: nil where the
    /// connection would close. A fault that executes later does so at once.
    public func exchange(_ request: EmulatorRequest) -> EmulatorResponse? {
        let delivery = execute(request, treatment(of: request).action)
        if delivery.executeLater != nil { _ = handle(request) }
        return delivery.response
    }

    private func isOfDeletedVault(_ request: EmulatorRequest) -> Bool {
        guard let name = request.host.vault,
            case .deleted? = vaults.holder(name, at: clock.seconds)
        else { return false }
        return true
    }

    private func refusal(_ error: ServiceError, _ request: EmulatorRequest) -> EmulatorResponse {
        guard let name = request.host.vault, let vault = vaults[name] else {
            return error.response
        }
        return decorate(error.response, request, vault)
    }

    /// A 401 that asks for a token with more claims (continuous access evaluation).
    private func claimsChallenge(_ claims: String, _ request: EmulatorRequest) -> EmulatorResponse {
        var response = refusal(
            ServiceError(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."), request)
        response.headers.append(("WWW-Authenticate", issuer.claimsChallenge(claims, for: request)))
        return response
    }
}
