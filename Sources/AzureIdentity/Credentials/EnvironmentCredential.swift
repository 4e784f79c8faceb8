public import HTTPTransport

/// The credential that the Azure SDKs' environment variables describe.
///
/// `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`, `AZURE_AUTHORITY_HOST`, and
/// `AZURE_ADDITIONALLY_ALLOWED_TENANTS` (separated by semicolons), as azure-identity reads them.
public enum EnvironmentCredential {
    /// Makes the credential.
    ///
    /// - Parameters:
    ///   - environment: all variables.
    ///   - prefix: stands before each name, so that two identities can be had: `TARGET_` reads
    ///     `TARGET_AZURE_CLIENT_ID`. The authority is read without prefix too when the prefixed one is not set.
    ///   - cloud: whose authority is used when the environment names none.
    /// - Throws: `IdentityError` that names the variables that are missing or cannot be used.
    public static func make(
        environment: [String: String], prefix: String = "", cloud: Cloud = .publicCloud, transport: any HTTPSending,
        retry: TokenRetry = TokenRetry()
    ) throws -> any TokenCredential {
        func value(_ name: String) -> String? {
            let text = environment[prefix + name]
            return text?.isEmpty == false ? text : nil
        }
        let secret = value("AZURE_CLIENT_SECRET")
        if secret == nil, value("AZURE_CLIENT_CERTIFICATE_PATH") != nil {
            throw IdentityError(
                code: .unsupportedCredential,
                message:
                    "\(prefix)AZURE_CLIENT_CERTIFICATE_PATH is set, but signing in by certificate is not built yet",
                remedy: "set \(prefix)AZURE_CLIENT_SECRET")
        }
        guard let tenant = value("AZURE_TENANT_ID"), let client = value("AZURE_CLIENT_ID"), let secret else {
            let names = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]
            let missing = names.filter { value($0) == nil }.map { prefix + $0 }
            throw IdentityError(
                code: .missingConfiguration,
                message: "\(missing.joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") not set",
                remedy: "set the variables of a service principal that may use the vault")
        }
        let named =
            value("AZURE_AUTHORITY_HOST") ?? environment["AZURE_AUTHORITY_HOST"].flatMap { $0.isEmpty ? nil : $0 }
        let authority = named.map { $0.contains("://") ? $0 : "https://\($0)" } ?? cloud.authority
        let allowed = value("AZURE_ADDITIONALLY_ALLOWED_TENANTS") ?? ""
        return try ClientSecretCredential(
            authority: authority, tenant: tenant, clientID: client, secret: secret,
            allowedTenants: allowed.split(separator: ";").map(String.init), transport: transport, retry: retry)
    }
}
