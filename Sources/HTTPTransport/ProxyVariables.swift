#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What the environment says about proxies, as libcurl reads it for https.
public enum ProxyVariables {
    /// Host and port of the proxy that requests to a host go through, without user and password; `nil` when they go
    /// directly.
    public static func proxy(for host: String, environment: [String: String]) -> String? {
        proxy(for: host) { environment[$0] }
    }

    /// The same by the environment of this process, which libcurl reads.
    static func proxy(for host: String) -> String? {
        proxy(for: host) { name in getenv(name).map { String(cString: $0) } }
    }

    private static func proxy(for host: String, variable: (String) -> String?) -> String? {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap(variable).first { !$0.isEmpty }
        }
        guard let proxy = value("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY") else { return nil }
        let exceptions = value("no_proxy", "NO_PROXY") ?? ""
        for exception in exceptions.split(whereSeparator: { $0 == "," || $0 == " " }) {
            let name = exception.drop { $0 == "." }.lowercased()
            if exception == "*" || host.lowercased() == name || host.lowercased().hasSuffix(".\(name)") { return nil }
        }
        let rest = proxy.split(separator: "@").last ?? ""
        let bare = rest.range(ofScheme: "://").map { rest[$0...] } ?? rest
        return String(bare.prefix { $0 != "/" })
    }
}

extension Substring {
    /// Where a scheme's mark ends.
    fileprivate func range(ofScheme mark: String) -> Index? {
        guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix(mark) else { return nil }
        return index(colon, offsetBy: mark.count)
    }
}
