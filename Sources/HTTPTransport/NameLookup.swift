internal import Locking

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Asks the system's name service, which libcurl asks too.
public enum NameLookup {
    /// The addresses of a host, in the order of the system.
    ///
    /// - Throws: `TransportError` with code `nameResolution` when there is none.
    public static func addresses(
        of host: String, family: TransportConfiguration.AddressFamily = .any
    ) async throws -> [IPAddress] {
        // As libcurl does, and RFC 6761 has it; the C library does not.
        if host.lowercased() == "localhost" || host.lowercased().hasSuffix(".localhost") {
            return [family == .ipv6 ? "::1" : "127.0.0.1"].compactMap { IPAddress($0) }
        }
        // The call blocks, for seconds where the network is broken.
        return try await withCheckedThrowingContinuation { continuation in
            do {
                try startThread { continuation.resume(with: Result { try lookUp(host, family) }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private static func lookUp(
        _ host: String, _ family: TransportConfiguration.AddressFamily
    ) throws -> [IPAddress] {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        switch family {
        case .any: hints.ai_family = AF_UNSPEC
        case .ipv4: hints.ai_family = AF_INET
        case .ipv6: hints.ai_family = AF_INET6
        }
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            throw TransportError(
                code: .nameResolution,
                message: "the name has no address: \(String(cString: gai_strerror(code)).lowercased())",
                host: host, sentWholeRequest: false)
        }
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: 64)
            if getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            {
                let address = String(
                    decoding: text.prefix { $0 != 0 && $0 != 0x25 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                if let address = IPAddress(address), !found.contains(address) { found.append(address) }
            }
            next = entry.ai_next
        }
        return found
    }
}
