/// How the service treats one request: how long it takes, and what goes wrong.
struct Treatment: Sendable {
    let latency: Duration
    /// nil when all goes well.
    let action: FaultRule.Action?
}

/// What becomes of a request after execution.
struct Delivery: Sendable {
    /// The answer; nil when the connection closes without one.
    var response: EmulatorResponse?
    /// Whether the connection closes in the middle of the body.
    var isTruncated = false
    /// Time after which the request is still to be executed, with nobody waiting.
    var executeLater: Duration?
}

extension EmulatorCore {
    func treatment(of request: EmulatorRequest) -> Treatment {
        conditionEngine.treatment(of: request, now: clock.milliseconds)
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
        case .truncateBody: return Delivery(response: handle(request), isTruncated: true)
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
        guard let name = Self.vaultName(inHost: request.hostName),
            case .deleted? = vaults.holder(name, at: clock.seconds)
        else { return false }
        return true
    }

    private func refusal(_ error: ServiceError, _ request: EmulatorRequest) -> EmulatorResponse {
        guard let name = Self.vaultName(inHost: request.hostName), let vault = vaults[name] else {
            return error.response
        }
        return decorate(error.response, request, vault)
    }

    /// A 401 that asks for a token with more claims (continuous access evaluation).
    private func claimsChallenge(_ claims: String, _ request: EmulatorRequest) -> EmulatorResponse {
        var response = refusal(
            ServiceError(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."), request)
        response.headers.append(
            (
                "WWW-Authenticate",
                "Bearer authorization=\"\(issuer.authority(for: request))\", error=\"insufficient_claims\", "
                    + "error_description=\"Continuous access evaluation resulted in challenge\", "
                    + "claims=\"\(Base64.encode(claims.utf8))\""
            ))
        return response
    }
}
