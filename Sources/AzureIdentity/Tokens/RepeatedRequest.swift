internal import HTTPTransport

/// A request for a token that is sent again after network errors, 408, 429 and 5xx, within the bounds of a `TokenRetry`.
struct RepeatedRequest: Sendable {
    let transport: any HTTPSending
    let retry: TokenRetry
    /// Who is asked, for people: `the sign-in service`.
    let place: String

    /// The last answer, whatever its status, and when its request was sent.
    ///
    /// - Parameter isTemporary: whether an answer may change; those of 408, 429 and 5xx may.
    /// - Throws: `IdentityError` with code `unreachable` when there is none; `CancellationError`.
    func exchange(
        _ request: OutgoingRequest, isTemporary: (IncomingResponse) -> Bool = isTemporary
    ) async throws -> (response: IncomingResponse, sent: ContinuousClock.Instant) {
        var pause = retry.firstPause
        var attempt = 1
        while true {
            var wait = pause * Double.random(in: 0...1)
            let result: Result<(IncomingResponse, ContinuousClock.Instant), IdentityError>
            do {
                let sent = ContinuousClock.now
                let response = try await transport.send(request)
                guard isTemporary(response) else { return (response, sent) }
                if let asked = response.headers.first("Retry-After").flatMap({ Int($0) }), asked >= 0 {
                    wait = .seconds(asked)
                }
                result = .success((response, sent))
            } catch let error as TransportError {
                result = .failure(unreachable(error))
                guard Self.isWorthRepeating(error) else { return try result.get() }
            }
            guard attempt < retry.attempts, wait <= retry.longestPause else { return try result.get() }
            try await retry.sleep(wait)
            pause = min(pause * 2, retry.longestPause)
            attempt += 1
        }
    }

    /// The same without the time.
    func send(_ request: OutgoingRequest) async throws -> IncomingResponse { try await exchange(request).response }

    /// 408, 429 and 5xx.
    static func isTemporary(_ response: IncomingResponse) -> Bool {
        response.status == 408 || response.status == 429 || response.status >= 500
    }

    private static func isWorthRepeating(_ error: TransportError) -> Bool {
        [.nameResolution, .connectionFailed, .connectTimeout, .timeout, .connectionLost].contains(error.code)
    }

    private func unreachable(_ error: TransportError) -> IdentityError {
        let remedy = TransportRemedy.text(
            error, unresolved: "check AZURE_AUTHORITY_HOST, the cloud setting and the network",
            otherwise: "check the network and the proxy variables")
        var failure = IdentityError(
            code: .unreachable, message: "\(place) cannot be used: \(Printable.text(error.description))",
            remedy: remedy)
        failure.cause = error
        return failure
    }
}
