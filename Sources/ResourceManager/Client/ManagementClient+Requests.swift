internal import AzureIdentity
internal import ExactJSON
internal import HTTPTransport
internal import Logging

extension ManagementClient {
    /// Sends a request until it succeeds or must not be sent again.
    func perform(_ call: ManagementCall) async throws -> ManagementAnswer {
        var tries = 0
        var hasRenewed = (plain: false, claims: false)
        var rejected: (token: AccessToken, claims: String?)?
        while true {
            try Task.checkCancellation()
            let token = try await token(for: call, after: rejected)
            rejected = nil
            let problem: ManagementError
            switch try await attempt(call, token) {
            case .success(let answer): return answer
            case .unauthorized(let error, let claims):
                let isKnown = claims != nil ? hasRenewed.claims : hasRenewed.plain
                guard !isKnown else { throw error }
                if claims != nil { hasRenewed.claims = true } else { hasRenewed.plain = true }
                rejected = (token, claims)
                continue
            case .again(let error): problem = error
            case .failed(let error): throw error
            }
            guard tries < policy.retries, problem.retryAfter ?? 0 <= policy.longestRetryAfter else { throw problem }
            // The budget waits after a 429.
            let delay = policy.delay(retry: tries, random: clock.random())
            let wait = problem.status == 429 ? 0 : max(problem.retryAfter ?? 0, delay)
            tries += 1
            if wait > 0 { try await clock.sleep(seconds: wait) }
        }
    }

    private enum Attempt {
        case success(ManagementAnswer)
        case unauthorized(ManagementError, claims: String?)
        case again(ManagementError)
        case failed(ManagementError)
    }

    private func token(
        for call: ManagementCall, after rejected: (token: AccessToken, claims: String?)?
    ) async throws -> AccessToken {
        var request = endpoint.tokenRequest(tenant: tenant)
        request.claims = rejected?.claims
        do {
            return try await tokens.token(for: request, rejecting: rejected?.token)
        } catch let error as IdentityError {
            throw ManagementError(
                code: error.code == .tokenRejected ? .unauthorized : .signIn, message: error.description,
                operation: call.operation, resource: call.resource, status: error.status, cause: error)
        }
    }

    private func attempt(_ call: ManagementCall, _ token: AccessToken) async throws -> Attempt {
        var headers = HTTPHeaders([("Accept", "application/json"), ("Authorization", "Bearer \(token.value)")])
        if call.body != nil { headers.add("Content-Type", "application/json") }
        let request = OutgoingRequest(
            method: call.method, url: call.url(endpoint.endpoint), headers: headers, body: call.body?.serialized(),
            timeout: policy.requestTimeout)
        let response: IncomingResponse
        do {
            response = try await budget.run(call.budget) { try await transport.send(request) }
        } catch let failure as TransportError {
            return lost(call, failure)
        }
        let retryAfter = RetryAfter.seconds(response.headers, wallSeconds: clock.wallSeconds)
        budget.record(call.budget, status: response.status, response.headers, retryAfter: retryAfter)
        log(call, response)
        if (200...299).contains(response.status) || call.accepted.contains(response.status) {
            return read(call, response, retryAfter)
        }
        let error = problem(call, response, retryAfter)
        switch response.status {
        case 401:
            let challenge = VaultChallenge(fields: response.headers.all("www-authenticate"))
            return .unauthorized(error, claims: challenge?.claims)
        case 408, 429, 500, 502, 503, 504: return mayRepeat(call, response.status) ? .again(error) : .failed(error)
        default: return .failed(error)
        }
    }

    /// A POST that starts something is not sent twice; a 429 was never carried out.
    private func mayRepeat(_ call: ManagementCall, _ status: Int) -> Bool {
        status == 429 || call.method != "POST" || call.isQuery
    }

    private func lost(_ call: ManagementCall, _ failure: TransportError) -> Attempt {
        let error = ManagementError(
            code: failure.code == .tls ? .tls : .transport, message: failure.description, operation: call.operation,
            resource: call.resource, cause: failure)
        switch failure.code {
        case .invalidRequest, .configuration, .shutDown, .responseTooLarge, .nameResolution: return .failed(error)
        case .tls where !failure.sentWholeRequest: return .failed(error)
        default: return failure.sentWholeRequest && !mayRepeat(call, 0) ? .failed(error) : .again(error)
        }
    }

    private func read(_ call: ManagementCall, _ response: IncomingResponse, _ retryAfter: Double?) -> Attempt {
        var json = JSON.null
        if !response.body.isEmpty {
            do { json = try JSON(parsing: response.body, maximumDepth: 128) } catch {
                let broken = ManagementError(
                    code: .malformedAnswer, message: "the answer cannot be read: \(error)", operation: call.operation,
                    resource: call.resource, status: response.status)
                return mayRepeat(call, 0) ? .again(broken) : .failed(broken)
            }
        }
        return .success(
            ManagementAnswer(
                status: response.status, json: json, asyncOperation: response.headers.first("azure-asyncoperation"),
                location: response.headers.first("location"), retryAfter: retryAfter,
                requestID: response.headers.first("x-ms-request-id"),
                correlationID: response.headers.first("x-ms-correlation-request-id")))
    }

    private func problem(
        _ call: ManagementCall, _ response: IncomingResponse, _ retryAfter: Double?
    ) -> ManagementError {
        let problem = ManagementProblem(body: response.body)
        let silence =
            (300...399).contains(response.status)
            ? "the service answers with a redirect, which is never followed"
            : "the service answers with status \(response.status) and no explanation"
        var error = ManagementError(
            code: response.status == 401 ? .unauthorized : .service, message: problem.message ?? silence,
            operation: call.operation, resource: call.resource, status: response.status)
        problem.fill(&error)
        error.requestID = response.headers.first("x-ms-request-id")
        error.correlationID = response.headers.first("x-ms-correlation-request-id")
        error.retryAfter = retryAfter
        return error
    }

    private func log(_ call: ManagementCall, _ response: IncomingResponse) {
        logger.debug(
            "\(call.operation)",
            metadata: [
                "resource": "\(call.resource ?? "-")", "result": "\(response.status)",
                "request": "\(VisibleText.escape(response.headers.first("x-ms-request-id") ?? "-"))",
            ])
    }
}
