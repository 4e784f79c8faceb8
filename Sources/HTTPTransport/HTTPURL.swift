/// A URL read strictly: what is checked here is what the network sees.
///
/// Refused: other schemes than `http` and `https`, user parts, backslashes, spaces, control characters, anything
/// outside ASCII, empty hosts, ports outside 1…65535.
public struct HTTPURL: Sendable, Equatable {
    /// `https` or `http`.
    public let scheme: String

    /// The host in lower case; an IPv6 address keeps its brackets.
    public let host: String

    /// The port, the scheme's usual one when none is written.
    public let port: Int

    /// From the first slash to the query, as written; `/` when there is none.
    public let path: String

    /// After the question mark, as written.
    public let query: String?

    /// After the number sign, as written.
    public let fragment: String?

    /// Reads a URL; `nil` when it is not one of ours.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        var rest = Substring(text)
        if rest.lowercased().hasPrefix("https://") {
            scheme = "https"
        } else if rest.lowercased().hasPrefix("http://") {
            scheme = "http"
        } else {
            return nil
        }
        rest = rest.dropFirst(scheme.count + 3)
        if let mark = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        } else {
            fragment = nil
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        } else {
            query = nil
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        path = slash == rest.endIndex ? "/" : String(rest[slash...])
        guard let (host, port) = HTTPURL.splitAuthority(rest[..<slash]) else { return nil }
        self.host = host
        self.port = port ?? HTTPURL.usualPort(of: scheme)
    }

    /// Host, and port unless it is the scheme's usual one.
    public var authority: String { port == HTTPURL.usualPort(of: scheme) ? host : "\(host):\(port)" }

    /// Scheme and authority.
    public var origin: String { "\(scheme)://\(authority)" }

    private static func usualPort(of scheme: String) -> Int { scheme == "https" ? 443 : 80 }

    /// Splits `host` or `host:port`; `nil` when it is neither.
    public static func splitAuthority(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text
        var port: Int?
        let closing = text.lastIndex(of: "]") ?? text.startIndex
        if let colon = text[closing...].firstIndex(of: ":") {
            let digits = text[text.index(after: colon)...]
            guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(digits), (1...65_535).contains(number)
            else { return nil }
            port = number
            host = text[..<colon]
        }
        guard isHost(host) else { return nil }
        return (host.lowercased(), port)
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("[") {
            return host.hasSuffix("]") && host.utf8.count > 3
                && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return !host.isEmpty && host.utf8.count <= 253
            && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    }
            }
    }
}
