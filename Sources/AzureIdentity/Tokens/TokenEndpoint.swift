internal import ExactJSON
internal import HTTPTransport

/// The v2.0 token endpoint of a sign-in service (facts: `POST {authority}/{tenant}/oauth2/v2.0/token`, a form).
struct TokenEndpoint: Sendable {
    private let authority: HTTPURL
    private let transport: any HTTPSending
    private let retry: TokenRetry

    init(authority: String, transport: any HTTPSending, retry: TokenRetry) throws(IdentityError) {
        guard let url = HTTPURL(authority), url.scheme == "https", url.path == "/", url.query == nil,
            url.fragment == nil
        else {
            throw IdentityError(
                code: .invalidConfiguration, message: "the authority is no https origin",
                remedy: "set AZURE_AUTHORITY_HOST to a value such as https://login.microsoftonline.com")
        }
        self.authority = url
        self.transport = transport
        self.retry = retry
    }

    /// A tenant is an id or a domain name: letters, digits, hyphens, dots, as azure-identity checks it.
    static func isTenant(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
    }

    /// Sends a form until there is a token, an answer that will not change, or no attempt left.
    func token(tenant: String, form: [(String, String)]) async throws -> AccessToken {
        var request = OutgoingRequest(
            method: "POST", url: "\(authority.origin)/\(tenant)/oauth2/v2.0/token", maximumResponseBytes: 1 << 20,
            timeout: .seconds(30))
        request.headers = HTTPHeaders([
            ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
        ])
        request.body = FormBody.encode(form)
        var pause = retry.firstPause
        for attempt in 1... {
            let failure: IdentityError
            var wait = pause * Double.random(in: 0...1)
            do {
                let sent = ContinuousClock.now
                let response = try await transport.send(request)
                if response.status == 200 { return try TokenAnswer.token(from: response, sent: sent) }
                failure = EntraRefusal.error(from: response, tenant: tenant, authority: authority.authority)
                if let asked = response.headers.first("Retry-After").flatMap({ Int($0) }), asked >= 0 {
                    wait = .seconds(asked)
                }
            } catch let error as TransportError {
                failure = TokenEndpoint.unreachable(error)
            }
            guard attempt < retry.attempts, wait <= retry.longestPause, TokenEndpoint.isWorthRepeating(failure) else {
                throw failure
            }
            try await retry.sleep(wait)
            pause = min(pause * 2, retry.longestPause)
        }
        throw IdentityError(code: .unavailable, message: "the sign-in service gave no token")
    }

    private static func isWorthRepeating(_ failure: IdentityError) -> Bool {
        if let cause = failure.cause as? TransportError {
            return [.nameResolution, .connectionFailed, .connectTimeout, .timeout, .connectionLost].contains(cause.code)
        }
        return failure.code == .unavailable
    }

    private static func unreachable(_ error: TransportError) -> IdentityError {
        let remedy: String? =
            switch error.code {
            case .tls: "check SSL_CERT_FILE or give the authority's CA bundle"
            case .nameResolution: "check AZURE_AUTHORITY_HOST and the network"
            default: "check the network and the proxy variables"
            }
        var failure = IdentityError(
            code: .unreachable, message: "the sign-in service cannot be used: \(Printable.text(error.description))",
            remedy: remedy)
        failure.cause = error
        return failure
    }
}
