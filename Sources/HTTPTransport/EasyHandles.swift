internal import CCurl

/// Makes libcurl's handles ready for requests, and keeps used ones. Belongs to the loop's thread once it runs.
final class EasyHandles {
    private let configuration: TransportConfiguration
    private let roots: TrustedRoots
    private let overrides: HeaderList
    private var idle: [UnsafeMutableRawPointer] = []
    private static let mostIdle = 64

    init(_ configuration: TransportConfiguration) throws(TransportError) {
        self.configuration = configuration
        roots = try TrustedRoots(additional: configuration.additionalCertificates)
        overrides = HeaderList(configuration.connectTo.map(EasyHandles.text))
    }

    /// A handle with everything set for that request, which also remembers it; `nil` when libcurl has no memory.
    func take(for transfer: Transfer) -> UnsafeMutableRawPointer? {
        guard let easy = idle.popLast() ?? ccurl_easy_init() else { return nil }
        setRules(easy, transfer)
        setTrust(easy)
        if transfer.isCertificateLook { setCertificateLook(easy) }
        setRequest(easy, transfer)
        setCallbacks(easy, transfer)
        transfer.easy = easy
        return easy
    }

    /// Takes a handle back that is no longer part of a multi handle.
    func giveBack(_ easy: UnsafeMutableRawPointer) {
        guard idle.count < EasyHandles.mostIdle else { return ccurl_easy_cleanup(easy) }
        ccurl_easy_reset(easy)
        idle.append(easy)
    }

    /// Frees the kept handles.
    func close() {
        for easy in idle { ccurl_easy_cleanup(easy) }
        idle = []
    }

    deinit { close() }

    // MARK: - What is set

    private func setRules(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) {
        let isManagedIdentity = transfer.request.isManagedIdentity
        ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Ending a transfer does not wait for the system's name resolution.
        ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, isManagedIdentity ? "http,https" : "https")
        ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        ccurl_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        ccurl_set_long(easy, CURLOPT_PIPEWAIT, 1)
        ccurl_set_long(easy, CURLOPT_PATH_AS_IS, 1)
        ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        ccurl_set_long(easy, CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, EasyHandles.milliseconds(transfer.timeout))
        ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, EasyHandles.milliseconds(configuration.connectTimeout))
        if isManagedIdentity || !configuration.proxyFromEnvironment {
            ccurl_set_string(easy, CURLOPT_PROXY, "")
            ccurl_set_string(easy, CURLOPT_NOPROXY, "*")
        }
        switch configuration.addressFamily {
        case .any: break
        case .ipv4: ccurl_set_long(easy, CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V4))
        case .ipv6: ccurl_set_long(easy, CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V6))
        }
        if let list = overrides.pointer { ccurl_set_list(easy, CURLOPT_CONNECT_TO, list) }
    }

    private func setTrust(_ easy: UnsafeMutableRawPointer) {
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        ccurl_set_long(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1)
        ccurl_set_long(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2)
        ccurl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        ccurl_set_long(easy, CURLOPT_PROXY_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        roots.apply(to: easy)
    }

    /// A handshake and nothing else: no request is ever sent on a connection whose other side was not checked.
    private func setCertificateLook(_ easy: UnsafeMutableRawPointer) {
        ccurl_set_long(easy, CURLOPT_CONNECT_ONLY, 1)
        ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
        ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        ccurl_set_long(easy, CURLOPT_CERTINFO, 1)
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0)
        ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0)
    }

    private func setRequest(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) {
        let request = transfer.request
        ccurl_set_string(easy, CURLOPT_URL, request.url)
        ccurl_set_string(easy, CURLOPT_USERAGENT, configuration.userAgent)
        ccurl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
        if request.method == "HEAD" {
            ccurl_set_long(easy, CURLOPT_NOBODY, 1)
        } else if transfer.sendsBody {
            ccurl_set_long(easy, CURLOPT_UPLOAD, 1)
            ccurl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(transfer.body.count))
        }
        ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
        var lines = request.headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // No waiting for an interim answer before the body.
        lines.append("Expect:")
        let list = HeaderList(lines)
        transfer.headerList = list
        ccurl_set_list(easy, CURLOPT_HTTPHEADER, list.pointer)
    }

    private func setCallbacks(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, transfer.errorBuffer)
        ccurl_set_pointer(easy, CURLOPT_READDATA, context)
        ccurl_set_data_function(easy, CURLOPT_READFUNCTION) { buffer, size, count, context in
            guard let context, let buffer else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
        }
        ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        ccurl_set_data_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
        }
        ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        ccurl_set_data_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return transfer.take(headerLine: line) ? size * count : 0
        }
        ccurl_set_pointer(easy, CURLOPT_PREREQDATA, context)
        ccurl_set_prerequest_function(easy) { context, _, _, _, _ in
            guard let context, Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().begin() else {
                return CURL_PREREQFUNC_ABORT
            }
            return CURL_PREREQFUNC_OK
        }
    }

    // MARK: - Forms that libcurl wants

    /// `HOST:PORT:TO-HOST:TO-PORT`, empty for every host or port.
    private static func text(_ override: TransportConfiguration.ConnectOverride) -> String {
        func bracketed(_ host: String) -> String { host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host }
        let port = override.port.map(String.init) ?? ""
        let toPort = override.toPort.map(String.init) ?? ""
        return "\(bracketed(override.host ?? "")):\(port):\(bracketed(override.toHost)):\(toPort)"
    }

    /// At least one, because none would mean no limit to libcurl, and at most what it can count.
    private static func milliseconds(_ duration: Duration) -> Int {
        let parts = duration.components
        guard parts.seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000))
    }
}
