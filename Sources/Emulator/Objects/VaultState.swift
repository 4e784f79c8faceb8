/// Everything that a vault holds.
struct VaultState: Sendable {
    var secrets = ObjectCollection<SecretContent>()
    var keys = ObjectCollection<KeyContent>()
    var certificates = ObjectCollection<CertificateContent>()
    /// Certificate issuers and contacts.
    var certificateSettings = CertificateSettings()
}
