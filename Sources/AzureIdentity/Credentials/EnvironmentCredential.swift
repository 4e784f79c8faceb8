/// The credential that the Azure SDKs' environment variables describe.
///
/// `AZURE_TENANT_ID` and `AZURE_CLIENT_ID` with `AZURE_CLIENT_SECRET`, or with `AZURE_CLIENT_CERTIFICATE_PATH` (and
/// `AZURE_CLIENT_CERTIFICATE_PASSWORD`, `AZURE_CLIENT_SEND_CERTIFICATE_CHAIN`); `AZURE_AUTHORITY_HOST` and
/// `AZURE_ADDITIONALLY_ALLOWED_TENANTS` (separated by semicolons), as azure-identity reads them.
public enum EnvironmentCredential {
    /// Makes the credential.
    ///
    /// - Throws: `IdentityError` that names the variables that are missing or cannot be used.
    public static func make(_ context: CredentialContext) throws -> any TokenCredential {
        let secret = context.value("AZURE_CLIENT_SECRET")
        let certificate = context.value("AZURE_CLIENT_CERTIFICATE_PATH")
        let proof = secret == nil && certificate != nil ? "AZURE_CLIENT_CERTIFICATE_PATH" : "AZURE_CLIENT_SECRET"
        try context.require(
            ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", proof],
            remedy: "set the variables of a service principal that may use the vault")
        let tenant = context.value("AZURE_TENANT_ID") ?? ""
        let client = context.value("AZURE_CLIENT_ID") ?? ""
        if let secret {
            return try ClientSecretCredential(
                authority: context.authority, tenant: tenant, clientID: client, secret: secret,
                allowedTenants: context.tenants, transport: context.transport, retry: context.retry)
        }
        let path = certificate ?? ""
        let bytes = try SmallFile.read(path, what: "\(context.prefix)AZURE_CLIENT_CERTIFICATE_PATH")
        let sendsChain = ["1", "true"].contains(context.value("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN")?.lowercased())
        return try ClientCertificateCredential(
            context, tenant: tenant, clientID: client,
            certificate: try ClientCertificate(
                reading: bytes, password: context.value("AZURE_CLIENT_CERTIFICATE_PASSWORD")),
            sendsChain: sendsChain)
    }
}
