import ExactJSON
import KeyVault

/// The values of an object of an export, as the machine that writes versions takes them.
struct ExportedValues: ValueSource {
    let object: ExportedObject

    func value(of version: ArchiveVersion) async throws -> VersionValue? {
        object.values[version.id].map { VersionValue(value: $0, contentType: version.contentType) }
    }

    func isUnchanged() async throws -> Bool { true }
}

extension HeldCertificate {
    /// A certificate of an export.
    ///
    /// - Parameter now: the target's time: what has expired meanwhile is imported by no vault.
    init(_ object: ExportedObject, now: Int64) {
        self.init(
            versions: object.entry.versions, isOrdered: object.entry.isOrdered,
            policy: object.policy.map { .known($0) } ?? .unreadable("the export does not hold it"))
        for version in versions {
            keepsChainOrder[version.id] = object.ordered.contains(version.id) ? true : nil
            if let expires = version.expires, expires <= now {
                obstacles[version.id] = .expired
            } else if object.values[version.id] == nil {
                obstacles[version.id] = .noKey
            }
        }
    }
}
