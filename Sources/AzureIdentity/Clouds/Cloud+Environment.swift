internal import HTTPTransport

extension Cloud {
    /// The cloud that the environment points to: the known one whose sign-in service is named, and for any other
    /// sign-in service a cloud of its own, whose suffix is what follows the first label of the vault's host.
    ///
    /// - Parameters:
    ///   - authority: the value of `AZURE_AUTHORITY_HOST`, a URL or a host; nil or empty is the public cloud.
    ///   - vault: the vault as a person names it. A cloud that is not known needs its URL. Nil where none is meant.
    /// - Throws: `IdentityError` for an authority that is none, and for a vault without URL in an unknown cloud.
    public static func ofEnvironment(authority: String?, vault: String?) throws(IdentityError) -> Cloud {
        guard let authority, !authority.isEmpty else { return .publicCloud }
        let text = authority.contains("://") ? authority : "https://\(authority)"
        guard let issuer = HTTPURL(text) else {
            throw IdentityError(
                code: .invalidConfiguration, message: "AZURE_AUTHORITY_HOST is not the address of a sign-in service",
                remedy: "set AZURE_AUTHORITY_HOST to a value such as https://login.microsoftonline.com")
        }
        if let known = known.first(where: { HTTPURL($0.authority)?.origin == issuer.origin }) { return known }
        guard let vault else {
            return try custom(name: issuer.authority, authority: issuer.origin, vaultSuffix: issuer.authority)
        }
        guard let address = HTTPURL(vault), address.scheme == "https", let dot = address.host.firstIndex(of: ".") else {
            throw IdentityError(
                code: .invalidConfiguration,
                message: "AZURE_AUTHORITY_HOST names no known cloud, and in another `\(vault)` has no address",
                remedy: "name the vault by its URL, such as https://NAME.vault.example.com")
        }
        let suffix = address.host[address.host.index(after: dot)...] + (address.port == 443 ? "" : ":\(address.port)")
        return try custom(name: String(suffix), authority: issuer.origin, vaultSuffix: String(suffix))
    }
}
