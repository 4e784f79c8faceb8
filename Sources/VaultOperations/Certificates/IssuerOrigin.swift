import ExactJSON
import KeyVault

/// Where certificates come from, and with them the issuers that they name: a vault, or an export.
enum IssuerOrigin: Sendable {
    case vault(Vault)
    case export(Archive)

    /// The same as the source of settings.
    var settings: VerifySide {
        switch self {
        case .vault(let vault): .vault(vault)
        case .export(let archive): .archive(folder: archive.path)
        }
    }

    /// The name of the issuer in a certificate's policy.
    func issuerName(ofCertificate name: String) async throws -> String? {
        let policy: JSON? =
            switch self {
            case .vault(let vault): try await vault.client.certificatePolicy(name)
            case .export(let archive): archive.settings.certificatePolicies[name.lowercased()]
            }
        return policy?["issuer"]?["name"]?.string
    }

    /// An issuer as settings keep it; nil where an export does not have it.
    func issuer(_ name: String) async throws -> JSON? {
        switch self {
        case .vault(let vault): SettingsReader.json(try await vault.client.issuer(name))
        case .export(let archive):
            archive.settings.issuers.first { $0["name"]?.string?.lowercased() == name.lowercased() }
        }
    }

    /// Whether there are issuers at all.
    func hasIssuers() async throws -> Bool {
        switch self {
        case .vault(let vault): try await !vault.client.issuers().isEmpty
        case .export(let archive): !archive.settings.issuers.isEmpty
        }
    }

    /// The addresses of the contacts.
    func contacts() async throws -> [String] {
        switch self {
        case .vault(let vault): try await vault.client.contacts().map(\.email)
        case .export(let archive): archive.settings.contacts.compactMap { $0["email"]?.string }
        }
    }
}
