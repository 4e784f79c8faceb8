import ExactJSON
import KeyVault

/// One version of an object that is disabled in its vault.
struct DisabledVersion: Sendable, Hashable, CustomStringConvertible {
    /// The object; for what belongs to a certificate the certificate, whose attributes decide.
    let object: ObjectKey
    /// The version's id in lower case.
    let id: String

    init(_ object: ObjectKey, _ id: String) {
        self.object = object
        self.id = id.lowercased()
    }

    /// As it is called in messages.
    var description: String { "\(object) version \(id)" }
}

extension VaultClient {
    /// Enables or disables a version; everything else about it stays.
    func set(_ version: DisabledVersion, enabled: Bool) async throws {
        let change = AttributeChange(enabled: enabled)
        let (name, id) = (version.object.name, version.id)
        switch version.object.kind {
        case .secret: try await updateSecret(name, version: id, attributes: change)
        case .key: _ = try await updateKey(name, version: id, attributes: change)
        case .certificate: try await updateCertificate(name, version: id, attributes: change)
        }
    }
}
