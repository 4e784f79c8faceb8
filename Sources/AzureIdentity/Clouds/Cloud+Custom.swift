internal import HTTPTransport

extension Cloud {
    /// A cloud of one's own, or an emulator.
    ///
    /// - Parameters:
    ///   - authority: https origin of the token issuer.
    ///   - vaultSuffix: as in `Cloud.vaultSuffix`; a leading dot is dropped.
    ///   - managementEndpoint: https origin of Resource Manager.
    /// - Throws: `IdentityError` when a part is no https origin or no host name.
    public static func custom(
        name: String, authority: String, vaultSuffix: String, managementEndpoint: String? = nil,
        managementResource: String? = nil
    ) throws(IdentityError) -> Cloud {
        func origin(_ text: String, _ what: String) throws(IdentityError) -> String {
            guard let url = HTTPURL(text), url.scheme == "https", url.path == "/", url.query == nil,
                url.fragment == nil
            else {
                throw IdentityError(
                    code: .invalidConfiguration, message: "the \(what) of cloud \(name) is no https origin",
                    remedy: "write https:// and the host, without a path")
            }
            return url.origin
        }
        let suffix = vaultSuffix.hasPrefix(".") ? vaultSuffix.dropFirst() : vaultSuffix[...]
        guard let (host, port) = HTTPURL.splitAuthority(suffix), !host.hasPrefix("[") else {
            throw IdentityError(
                code: .invalidConfiguration, message: "the vault suffix of cloud \(name) is no host name",
                remedy: "write it like vault.example.net or vault.example.net:8443")
        }
        let management = try managementEndpoint.map { text throws(IdentityError) in
            try origin(text, "management endpoint")
        }
        return Cloud(
            name: name, authority: try origin(authority, "authority"),
            vaultSuffix: port.map { $0 == 443 ? host : "\(host):\($0)" } ?? host, vaultResource: nil,
            managementEndpoint: management, managementResource: managementResource ?? management, isKnown: false)
    }
}
