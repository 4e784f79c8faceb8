import ExactJSON
import KeyVault

/// A secret of an export, as the machine that writes values takes it.
struct ExportedSecret: SecretSource {
    let object: ExportedObject

    func value(of version: ArchiveVersion) async throws -> JSONString? { object.values[version.id] }

    func isUnchanged() async throws -> Bool { true }
}
