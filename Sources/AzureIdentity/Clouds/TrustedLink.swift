internal import HTTPTransport

/// Which URLs in answers may be followed with a token.
public enum TrustedLink {
    /// Checks the `nextLink` of a listing: scheme, host, port and path must be those of the request that it continues.
    ///
    /// - Returns: the link, to be followed as it stands.
    /// - Throws: `IdentityError` with code `untrustedLink`, naming the host.
    public static func nextLink(_ link: String, continuing request: String) throws(IdentityError) -> String {
        guard let next = HTTPURL(link), let first = HTTPURL(request), next.fragment == nil,
            next.origin == first.origin, next.path == first.path
        else { throw untrusted(link, "continues a listing elsewhere") }
        return link
    }

    /// Checks a `Location`, `Azure-AsyncOperation` or `nextLink` of Resource Manager: https, the cloud's host or a name
    /// below it on the same port, a path under `/subscriptions/` or `/providers/`.
    ///
    /// - Returns: the link, to be followed as it stands.
    /// - Throws: `IdentityError` with code `untrustedLink`, naming the host.
    public static func management(_ link: String, in cloud: Cloud) throws(IdentityError) -> String {
        guard let url = HTTPURL(link), let own = cloud.managementEndpoint.flatMap({ HTTPURL($0) }),
            url.scheme == "https", url.port == own.port, url.fragment == nil,
            url.host == own.host || url.host.hasSuffix(".\(own.host)"),
            ["/subscriptions/", "/providers/"].contains(where: url.path.lowercased().hasPrefix),
            !url.path.split(separator: "/").contains(where: {
                $0 == "." || $0 == ".." || $0.lowercased().contains("%2e")
            })
        else { throw untrusted(link, "is no address of Resource Manager") }
        return link
    }

    private static func untrusted(_ link: String, _ what: String) -> IdentityError {
        let host = HTTPURL(link).map(\.authority) ?? Printable.text(link.prefix { $0 != "?" }, limit: 80)
        return IdentityError(
            code: .untrustedLink, message: "untrusted link: the service's link to '\(host)' \(what)",
            remedy: "nothing was sent there; check the vault's address")
    }
}
