/// A `Host` header taken apart, once for all requests of a connection.
struct RequestHost: Sendable {
    /// As the caller wrote it: name and, unless it is 443, port.
    let text: String
    /// Without port, in lower case.
    let name: String
    /// `:PORT` as the caller wrote it; empty when left out.
    let portSuffix: String
    /// `https://` with name and port in lower case, without a slash at the end.
    let origin: String
    /// What the name stands for; nil when the emulator does not serve it.
    let service: ServiceHost?

    init(_ text: String) {
        self.text = text
        let lower = text.lowercased()
        origin = "https://" + lower
        if let colon = lower.lastIndex(of: ":"), !lower.hasSuffix("]") {
            name = String(lower[..<colon])
            portSuffix = String(lower[colon...])
        } else {
            name = lower
            portSuffix = ""
        }
        service = ServiceHost(name)
    }

    /// The vault of which it is the host, in lower case.
    var vault: String? {
        if case .vault(let name)? = service { name } else { nil }
    }
}
