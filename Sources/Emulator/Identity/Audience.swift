/// The resources for which the directory issues tokens.
enum Audience {
    /// Hosts that take tokens; those of the public cloud have no port.
    private static let own = ["vault.localhost", "management.localhost"]
    private static let ofPublicCloud = [
        "vault.azure.net", "management.azure.com", "management.core.windows.net",
    ]

    /// The resource as tokens name it, without a slash at the end; nil for one that the directory does not know.
    ///
    /// - Parameter portSuffix: `:PORT` of the server's own names as the caller uses them.
    static func known(_ resource: String, portSuffix: String) -> String? {
        var text = resource.lowercased()
        while text.hasSuffix("/") { text.removeLast() }
        guard text.hasPrefix("https://") else { return nil }
        let host = String(text.dropFirst("https://".count))
        if own.contains(where: { $0 + portSuffix == host }) { return text }
        return ofPublicCloud.contains(host) || ofPublicCloud.contains { $0 + portSuffix == host } ? text : nil
    }
}
