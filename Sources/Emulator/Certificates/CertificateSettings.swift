/// The issuers and contacts of a vault.
struct CertificateSettings: Sendable {}
