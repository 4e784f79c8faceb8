internal import CCurl

/// Turns libcurl's result of a finished transfer into an answer or an error.
enum Outcome {
    static func of(
        _ transfer: Transfer, code: CURLcode, easy: UnsafeMutableRawPointer, configuration: TransportConfiguration
    ) -> Result<IncomingResponse, any Error> {
        guard code == CURLE_OK else { return .failure(error(transfer, code, easy, configuration)) }
        let response = IncomingResponse(
            status: number(easy, CURLINFO_RESPONSE_CODE), headers: transfer.head.headers, body: transfer.releaseBody(),
            protocolVersion: version(number(easy, CURLINFO_HTTP_VERSION)), elapsed: ContinuousClock.now - transfer.began
        )
        return .success(response)
    }

    private static func error(
        _ transfer: Transfer, _ code: CURLcode, _ easy: UnsafeMutableRawPointer,
        _ configuration: TransportConfiguration
    ) -> TransportError {
        var text = readable(String(cString: transfer.errorBuffer))
        if text.isEmpty { text = String(cString: ccurl_easy_error(code)) }
        let proxyStatus = number(easy, CURLINFO_HTTP_CONNECTCODE)
        let kind = kind(of: code, transfer, text, proxyStatus: proxyStatus)
        let message =
            switch kind {
            case .responseTooLarge: "the answer is larger than \(transfer.request.maximumResponseBytes) bytes"
            case .timeout: "no complete answer within \(seconds(transfer.timeout))"
            case .connectTimeout:
                "not reached within \(seconds(configuration.connectTimeout))\(way(of: transfer, configuration))"
            case .connectionFailed: lowerFirst(text) + way(of: transfer, configuration)
            case .proxy where proxyStatus >= 300: refusal(proxyStatus, transfer)
            case .connectionLost where transfer.attempts > 1: "the connection broke before the answer came"
            case .tls where number(easy, CURLINFO_PROXY_SSL_VERIFYRESULT) != 0:
                "the certificate of the proxy is not accepted: \(lowerFirst(text))"
            default: lowerFirst(text)
            }
        return TransportError(
            code: kind, message: message, host: transfer.url.authority, sentWholeRequest: transfer.sentWholeRequest)
    }

    /// The proxy's own answer. What it says beside its status is for browsers.
    private static func refusal(_ status: Int, _ transfer: Transfer) -> String {
        let proxy = ProxyVariables.proxy(for: transfer.url.host).map { " \($0)" } ?? ""
        let meaning = status == 407 ? ": it wants a user and a password that it knows" : ""
        return "the proxy\(proxy) did not lead there (status \(status))\(meaning)"
    }

    /// That a proxy stands between, which may be what cannot be reached.
    private static func way(of transfer: Transfer, _ configuration: TransportConfiguration) -> String {
        guard configuration.proxyFromEnvironment, !transfer.request.isManagedIdentity,
            let proxy = ProxyVariables.proxy(for: transfer.url.host)
        else { return "" }
        return " through the proxy \(proxy)"
    }

    private static func kind(
        of code: CURLcode, _ transfer: Transfer, _ text: String, proxyStatus: Int
    ) -> TransportError.Code {
        let wasBegun = transfer.attempts > 0
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return .nameResolution
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            return .proxy
        case CURLE_OPERATION_TIMEDOUT:
            // Before the request began, only the whole time can have run out besides the time for connecting.
            return wasBegun || ContinuousClock.now - transfer.began >= transfer.timeout ? .timeout : .connectTimeout
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_NOT_BUILT_IN, CURLE_BAD_FUNCTION_ARGUMENT:
            return wasBegun ? .malformedResponse : .invalidRequest
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY:
            return .malformedResponse
        case CURLE_WRITE_ERROR:
            return transfer.isTooLarge ? .responseTooLarge : .malformedResponse
        case CURLE_SSL_CONNECT_ERROR:
            return isBrokenHandshake(text) ? .connectionFailed : .tls
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_SHUTDOWN_FAILED, CURLE_USE_SSL_FAILED, CURLE_SSL_CLIENTCERT:
            return .tls
        default:
            // A proxy's refusal shows in its status; a proxy of an unknown kind only in the words.
            if !wasBegun, proxyStatus >= 300 || text.hasPrefix("Unsupported proxy") { return .proxy }
            return wasBegun ? .connectionLost : .connectionFailed
        }
    }

    /// A handshake that ended with the connection says nothing about the certificate. OpenSSL reports it by these
    /// words: there is no code for it.
    private static func isBrokenHandshake(_ text: String) -> Bool {
        ["SSL_ERROR_SYSCALL", "Connection reset", "unexpected eof", "Broken pipe"].contains(where: text.contains)
    }

    private static func number(_ easy: UnsafeMutableRawPointer, _ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(easy, info, &value) == CURLE_OK ? value : 0
    }

    private static func version(_ number: Int) -> String {
        switch number {
        case Int(CURL_HTTP_VERSION_1_0): "HTTP/1.0"
        case Int(CURL_HTTP_VERSION_2_0): "HTTP/2"
        case Int(CURL_HTTP_VERSION_3): "HTTP/3"
        default: "HTTP/1.1"
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let parts = duration.components
        let tenths = parts.attoseconds / 100_000_000_000_000_000
        return tenths == 0 ? "\(parts.seconds) s" : "\(parts.seconds).\(tenths) s"
    }

    /// libcurl's words on one line of printable characters, without the user part of a proxy's URL.
    private static func readable(_ text: String) -> String {
        let clean = String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
        var line = clean.split(separator: " ").joined(separator: " ")
        if let at = line.lastIndex(of: "@") {
            let mark = line.firstIndex(of: ":") ?? line.startIndex
            line = line[..<min(mark, at)] + "…" + line[at...]
        }
        if line.hasSuffix(".") { line.removeLast() }
        return line
    }

    private static func lowerFirst(_ text: String) -> String {
        guard let first = text.first, text.dropFirst().first?.isUppercase != true else { return text }
        return first.lowercased() + text.dropFirst()
    }
}
