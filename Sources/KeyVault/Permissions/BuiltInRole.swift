/// A role of Azure that grants rights on a vault's content (Microsoft's list of built-in roles for Key Vault).
public enum BuiltInRole: String, Sendable, Hashable, CaseIterable {
    /// Everything on secrets, keys, certificates, issuers and contacts.
    case administrator = "Key Vault Administrator"
    /// Everything on secrets.
    case secretsOfficer = "Key Vault Secrets Officer"
    /// Reads secrets with their values.
    case secretsUser = "Key Vault Secrets User"
    /// Everything on keys.
    case cryptoOfficer = "Key Vault Crypto Officer"
    /// Uses keys, and backs them up.
    case cryptoUser = "Key Vault Crypto User"
    /// Everything on certificates, issuers and contacts.
    case certificatesOfficer = "Key Vault Certificates Officer"
    /// Reads certificates with their private keys.
    case certificateUser = "Key Vault Certificate User"
    /// Reads what a vault holds, but no values.
    case reader = "Key Vault Reader"

    /// The id of its definition, the same in every tenant.
    public var id: String {
        switch self {
        case .administrator: "00482a5a-887f-4fb3-b363-3b7fe8e74483"
        case .secretsOfficer: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
        case .secretsUser: "4633458b-17de-408a-b874-0445c86b69e6"
        case .cryptoOfficer: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603"
        case .cryptoUser: "12338af0-0e69-4776-bea7-57ae8d297424"
        case .certificatesOfficer: "a4417e6f-fecd-4de8-b567-7b0420556985"
        case .certificateUser: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba"
        case .reader: "21090545-7ca7-4776-b22c-e363652d74d2"
        }
    }
}
