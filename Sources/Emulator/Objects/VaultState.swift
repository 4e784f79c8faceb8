/// Everything that a vault holds.
struct VaultState: Sendable {
    var secrets = ObjectCollection<SecretContent>()
    var keys = ObjectCollection<KeyContent>()
    var certificates = ObjectCollection<CertificateContent>()
    /// Certificate issuers and contacts.
    var certificateSettings = CertificateSettings() {
        didSet { settingsChanged = true }
    }
    /// Whether `certificateSettings` has been written to since the changes were last taken.
    private var settingsChanged = false

    /// Whether `certificateSettings` has been written to since this was last asked.
    mutating func takeSettingsChange() -> Bool {
        defer { settingsChanged = false }
        return settingsChanged
    }
}
