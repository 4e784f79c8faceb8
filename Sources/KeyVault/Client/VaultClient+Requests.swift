internal import AzureIdentity
internal import ExactJSON
internal import HTTPTransport
internal import Logging

extension VaultClient {
    /// Sends a request until it succeeds or must not be sent again, and reads its answer.
    ///
    /// - Parameter weight: what the service counts for it, once the answer tells.
    func perform<Value: Sendable>(
        _ call: ServiceCall, weight: (Value) -> Double = { _ in 1 },
        reading read: (IncomingResponse) throws(AnswerError) -> Value
    ) async throws -> Value {
        var retry = RetryState(policy: policy)
        var renewals = Renewals()
        var token: AccessToken?
        while true {
            try Task.checkCancellation()
            if !call.isHandshake, token == nil {
                token = try await session.token(
                    operation: call.operation, handshake: { [self] in try await handshake() })
            }
            let step: RetryStep
            switch try await attempt(call, token, weight: weight, reading: read) {
            case .success(let value):
                return value
            case .noAnswer(let failure, let error):
                step = retry.next(
                    after: failure, error, of: call, hasAnswered: facts.current.hasAnswered, random: clock.random())
            case .brokenBody(let error):
                step = retry.next(afterBrokenBody: error, of: call, random: clock.random())
            case .problem(let error, let headers) where error.status == 401 && !call.isHandshake:
                token = try await renew(token, error, headers, &renewals)
                continue
            case .problem(let error, _):
                step = retry.next(
                    afterAnswer: error, of: call, contradictionEnds: ownChanges.contradictionEnds(error, of: call),
                    now: clock.now, random: clock.random())
            }
            switch step {
            case .fail(let error): throw error
            case .again(let delay):
                if delay > 0 { try await clock.sleep(seconds: delay) }
                token = nil
            }
        }
    }

    /// One token for a plain 401 and one for a challenge with claims, for each request.
    private struct Renewals {
        var plain = false
        var claims = false
    }

    private func renew(
        _ token: AccessToken?, _ error: VaultError, _ headers: HTTPHeaders, _ renewals: inout Renewals
    ) async throws -> AccessToken {
        let challenge = VaultChallenge(fields: headers.all("www-authenticate"))
        let isClaims = challenge?.claims != nil
        guard let token, isClaims ? !renewals.claims : !renewals.plain else { throw unauthorized(error) }
        if isClaims { renewals.claims = true } else { renewals.plain = true }
        do {
            return try await session.renewed(after: token, challenge, operation: error.operation)
        } catch let refusal as VaultError where refusal.code == .unauthorized {
            // The vault's own words are worth more than that there is no other token.
            throw unauthorized(error)
        }
    }

    private func unauthorized(_ error: VaultError) -> VaultError {
        VaultError(
            code: .unauthorized, message: error.message, operation: error.operation, object: error.object,
            vault: error.vault, status: error.status, serviceCode: error.serviceCode, innerCode: error.innerCode,
            requestID: error.requestID, cause: error)
    }

    /// Asks the vault, without token and body, which token it wants. A GET, so that nothing happens whatever it answers.
    func handshake() async throws -> VaultChallenge {
        let call = ServiceCall(
            operation: "sign in", object: nil, method: "GET", target: .path("/secrets", query: "&maxresults=1"),
            requestClass: .read, repetition: .always, isHandshake: true)
        return try await perform(call) { response throws(AnswerError) in
            guard response.status == 401,
                let challenge = VaultChallenge(fields: response.headers.all("www-authenticate"))
            else { throw AnswerError(message: "the vault does not say which token it wants") }
            return challenge
        }
    }
}

/// How one try ended.
enum Attempt<Value: Sendable>: Sendable {
    case success(Value)
    case noAnswer(TransportError, VaultError)
    case brokenBody(VaultError)
    case problem(VaultError, HTTPHeaders)
}

extension VaultClient {
    /// Sends a request once, under the limiter.
    private func attempt<Value: Sendable>(
        _ call: ServiceCall, _ token: AccessToken?, weight: (Value) -> Double,
        reading read: (IncomingResponse) throws(AnswerError) -> Value
    ) async throws -> Attempt<Value> {
        let request = outgoing(call, token)
        let permit = try await limiter.acquire(
            call.requestClass, operation: call.operation, weight: call.weight, bytes: call.body?.count ?? 0)
        var outcome = PermitOutcome.neutral
        defer { limiter.finish(permit, outcome) }
        let response: IncomingResponse
        do {
            response = try await transport.send(request)
        } catch let failure as TransportError {
            if failure.code == .timeout || failure.code == .connectTimeout { outcome = .overloaded }
            log(call, "\(failure.code.rawValue)")
            return .noAnswer(failure, error(failure, call))
        }
        facts.record(response.headers, wallSeconds: clock.wallSeconds)
        log(call, "\(response.status)", response.headers.first("x-ms-request-id"))
        if (200...299).contains(response.status) && !call.isHandshake || response.status == 401 && call.isHandshake {
            do throws(AnswerError) {
                let value = try read(response)
                outcome = .success(
                    latency: response.elapsed.seconds, weight: max(call.weight, weight(value)))
                return .success(value)
            } catch {
                outcome = .success(latency: response.elapsed.seconds, weight: call.weight)
                let problem = malformed(error, response, call)
                if error.isBroken || call.repetition == .onlyIfNotExecuted { return .brokenBody(problem) }
                throw problem
            }
        }
        let problem = problem(response, call)
        switch response.status {
        case 429: outcome = .throttled(retryAfter: problem.retryAfter)
        case 408, 503, 504: outcome = .overloaded
        case 400...499: outcome = .counted
        default: break
        }
        return .problem(problem, response.headers)
    }

    private func outgoing(_ call: ServiceCall, _ token: AccessToken?) -> OutgoingRequest {
        var headers = HTTPHeaders([("Accept", "application/json")])
        if call.body != nil { headers.add("Content-Type", "application/json") }
        if let token { headers.add("Authorization", "Bearer \(token.value)") }
        return OutgoingRequest(
            method: call.method, url: call.url(of: address, version: version), headers: headers, body: call.body,
            timeout: policy.requestTimeout)
    }

    private func log(_ call: ServiceCall, _ result: String, _ requestID: String? = nil) {
        logger.debug(
            "\(call.operation)",
            metadata: [
                "vault": "\(address.name)", "object": "\(call.object?.description ?? "-")", "result": "\(result)",
                "request": "\(VisibleText.escape(requestID ?? "-"))",
            ])
    }

    private func error(_ failure: TransportError, _ call: ServiceCall) -> VaultError {
        VaultError(
            code: failure.code == .tls ? .tls : .transport,
            message: failure.host == address.authority ? failure.details : failure.description,
            operation: call.operation, object: call.object, vault: address.authority, cause: failure)
    }

    private func malformed(_ error: AnswerError, _ response: IncomingResponse, _ call: ServiceCall) -> VaultError {
        VaultError(
            code: call.isHandshake ? .unauthorized : .malformedAnswer,
            message: "the vault's answer cannot be read: \(error.message)",
            operation: call.operation, object: call.object, vault: address.authority, status: response.status,
            requestID: response.headers.first("x-ms-request-id"))
    }

    private func problem(_ response: IncomingResponse, _ call: ServiceCall) -> VaultError {
        let problem = ServiceProblem(body: response.body)
        let message: String
        if (200...299).contains(response.status) {
            message = "the vault answers without asking for a token"
        } else if (300...399).contains(response.status) {
            message = "the vault answers with a redirect, which is never followed"
        } else {
            message = problem.message ?? "the vault answers with status \(response.status) and no explanation"
        }
        var error = VaultError(
            code: call.isHandshake && (200...299).contains(response.status) ? .unauthorized : .service,
            message: message,
            operation: call.operation, object: call.object, vault: address.authority,
            status: response.status, serviceCode: problem.code, innerCode: problem.innerCode,
            requestID: response.headers.first("x-ms-request-id"),
            retryAfter: RetryAfter.seconds(response.headers, wallSeconds: clock.wallSeconds))
        error.seenAddress = ServiceFacts.seenAddress(problem.message, response.headers)
        return error
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
